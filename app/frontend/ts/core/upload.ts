// One photo, sent with its form's fields. XMLHttpRequest, because only it tells how many bytes have left.
export interface Sent {
  readonly ok: boolean;
  /** The photo's page or id when ok, else what to say. */
  readonly page: string;
  readonly words: string;
  /** Sending the same file again would end the same way. */
  readonly isFinal: boolean;
}

interface Answer {
  id?: string;
  detail?: string;
}

// What the box says of the file itself; anything else (busy, signed out, no answer) may be another the next time.
const FINAL = new Set([413, 415, 422]);
const UNSENT = "The photo is still on this device. The box does not answer; try again when it does.";

/** A version 4 UUID also where crypto.randomUUID is missing (plain HTTP at home). */
export function makeKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function read(request: XMLHttpRequest): Answer {
  try {
    return JSON.parse(request.responseText) as Answer;
  } catch {
    return {}; // a page, after a redirect
  }
}

function judge(request: XMLHttpRequest): Sent {
  const answer = read(request);
  if (request.status >= 200 && request.status < 300) {
    const { pathname } = new URL(request.responseURL);
    return { ok: true, page: answer.id ? `/photos/${answer.id}` : pathname, words: "Sent", isFinal: true };
  }
  const fallback = request.status === 413 ? "This file is too large." : "The box did not take this photo. It is still on this device.";
  return { ok: false, page: "", words: answer.detail ?? fallback, isFinal: FINAL.has(request.status) };
}

export function upload(url: string, body: FormData, key: string, onShare: (share: number) => void): Promise<Sent> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Idempotency-Key", key);
    request.upload.addEventListener("progress", (event) => { onShare(event.total ? event.loaded / event.total : 0); });
    request.addEventListener("load", () => { resolve(judge(request)); });
    for (const end of ["error", "abort", "timeout"]) request.addEventListener(end, () => { resolve({ ok: false, page: "", words: UNSENT, isFinal: false }); });
    request.send(body);
  });
}
