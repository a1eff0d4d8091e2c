// One session, check-in or photo on its way to the box. Its id is a UUIDv7 made here: the key in IndexedDB, the Idempotency-Key of
// every try and the id of the row the box makes. What is sent stays the same from the first try to the last.

/** The body of POST /api/v1/care-sessions but for its id. */
export interface CareBody {
  readonly kind: string;
  readonly type: string;
  readonly started_at: string;
  readonly time_zone: string;
  readonly minutes: number;
  readonly zones: readonly string[];
  readonly side: string;
  readonly products: readonly string[];
  readonly pressure: number | null;
  readonly rating: number | null;
  readonly note: string;
}

/** The body of POST /api/v1/check-ins but for its id: each question's answer from 0 to 10, null where it is taken back. */
export interface CheckInBody {
  readonly answered_at: string;
  readonly time_zone: string;
  readonly [question: string]: string | number | null;
}

/** A file as bytes: a Blob in IndexedDB can lose its file in some versions of WebKit. */
export interface PhotoBody {
  readonly bytes: ArrayBuffer;
  readonly type: string;
  readonly name: string;
  readonly fields: readonly (readonly [string, string])[];
}

interface Row {
  readonly id: string;
  readonly owner: string;
  /** "Firming massage", "Photo": how lists call it. */
  readonly title: string;
  /** When it was put here (this device's clock, ms). */
  readonly at: number;
  readonly tries: number;
  /** Not to be tried by itself before (ms). */
  readonly due: number;
  /** waiting: on its way. failed: the box said no, for `reason`; somebody has to look. */
  readonly state: "waiting" | "failed";
  readonly reason: string;
}

export interface CareEntry extends Row {
  readonly what: "care-session";
  readonly care: CareBody;
  /** Its moment was this device's "now", and has not been held against the box's clock yet. */
  readonly isNow: boolean;
}

export interface CheckInEntry extends Row {
  readonly what: "check-in";
  readonly checkIn: CheckInBody;
  readonly isNow: boolean;
}

export interface PhotoEntry extends Row {
  readonly what: "photo";
  readonly photo: PhotoBody;
}

export type Entry = CareEntry | CheckInEntry | PhotoEntry;

export const fresh = (owner: string, title: string, id = makeId()): Row => ({ id, owner, title, at: Date.now(), tries: 0, due: 0, state: "waiting", reason: "" });

let last = 0;
let count = 0;

/** A UUIDv7: 48 bits of time, a 12-bit count within the millisecond, 62 random bits. Later ones sort later. */
export function makeId(now = Date.now()): string {
  if (now > last) [last, count] = [now, 0];
  else if (++count > 0xfff) [last, count] = [last + 1, 0];
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(last / 2 ** 32));
  view.setUint32(2, last % 2 ** 32);
  view.setUint16(6, 0x7000 | count);
  view.setUint8(8, 0x80 | ((bytes[8] ?? 0) & 0x3f));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
