// One try to hand one entry in, and what the answer means.
import type { Entry } from "./entry";

export type Answer =
  | { readonly kind: "taken"; readonly id: string }
  /** Nothing was acknowledged. isAway: the others would fare no better now. */
  | { readonly kind: "later"; readonly retryAfter: string | null; readonly isAway: boolean }
  | { readonly kind: "sign-in" }
  /** Somebody else is signed in: it waits for its owner and blocks nobody. */
  | { readonly kind: "not theirs" }
  | { readonly kind: "refused"; readonly reason: string };

export interface Reply {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: { id?: string; detail?: string };
}

/** Throws when there is no answer. A page may bring one that tells how much has left. */
export type Post = (address: string, headers: Record<string, string>, body: FormData | string, entry: Entry) => Promise<Reply>;

const WORTH_ANOTHER_TRY = new Set([408, 425, 429]);
export const AWAY: Answer = { kind: "later", retryAfter: null, isAway: true };
const PATIENCE_MS = 20_000;
const PHOTO_PATIENCE_MS = 5 * 60_000;

export async function attempt(entry: Entry, post: Post): Promise<Answer> {
  const headers = { Accept: "application/json", "Idempotency-Key": entry.id, "Afterglow-Person": entry.owner };
  try {
    if (entry.what === "photo") return judge(await post("/api/v1/photos", headers, photoForm(entry.id, entry.photo), entry));
    const [address, said] = entry.what === "check-in" ? ["/api/v1/check-ins", entry.checkIn] : ["/api/v1/care-sessions", entry.care];
    const body = JSON.stringify({ id: entry.id, ...said });
    return judge(await post(address, { ...headers, "Content-Type": "application/json" }, body, entry));
  } catch {
    return AWAY;
  }
}

function photoForm(id: string, photo: { bytes: ArrayBuffer; type: string; name: string; fields: readonly (readonly [string, string])[] }): FormData {
  const form = new FormData();
  form.set("id", id);
  for (const [name, value] of photo.fields) form.append(name, value);
  form.append("file", new Blob([photo.bytes], { type: photo.type }), photo.name);
  return form;
}

function judge({ status, retryAfter, body }: Reply): Answer {
  if (status >= 200 && status < 300 && body.id) return { kind: "taken", id: body.id };
  if (status === 401) return { kind: "sign-in" };
  if (status === 403) return { kind: "not theirs" };
  // An answer that is none of the box's own (a captive network's page, a proxy's) counts as no answer.
  if (status < 400) return AWAY;
  if (status >= 500 || WORTH_ANOTHER_TRY.has(status)) return { kind: "later", retryAfter, isAway: status === 429 || status === 503 };
  return { kind: "refused", reason: body.detail ?? `The box did not take it (${status}).` };
}

/** The plain way, for pages and the worker alike. */
export const postByFetch: Post = async (address, headers, body, entry) => {
  const signal = AbortSignal.timeout(entry.what === "photo" ? PHOTO_PATIENCE_MS : PATIENCE_MS);
  const answer = await fetch(address, { method: "POST", headers, body, redirect: "manual", signal });
  const text = await answer.text();
  return { status: answer.status, retryAfter: answer.headers.get("Retry-After"), body: parse(text) };
};

/** {} for what is no JSON object. */
export function parse(text: string): Reply["body"] {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === "object" && read !== null ? read : {};
  } catch {
    return {};
  }
}
