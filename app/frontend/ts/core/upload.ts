// One photo, sent with its form's fields: kept on this device first where that is possible, else sent from memory.
// XMLHttpRequest, because only it tells how many bytes have left.
import { parse, type Post, type Reply } from "../outbox/attempt";
import { sayNext } from "./toasts";

export interface Sent {
  readonly ok: boolean;
  /** The photo's page or id when ok, else what to say. */
  readonly page: string;
  readonly words: string;
  /** Sending the same file again would end the same way. */
  readonly isFinal: boolean;
  /** It lies in the outbox, and is sent when the box answers. */
  readonly isKept?: boolean;
}

type OnShare = (share: number) => void;

// What the box says of the file itself; anything else (busy, signed out, no answer) may be another the next time.
const FINAL = new Set([413, 415, 422]);
const UNSENT = "The photo is still on this device. The box does not answer; try again when it does.";

export { makeId as makeKey } from "../outbox/entry";

interface Arrived extends Reply {
  readonly url: string;
}

function post(address: string, headers: Record<string, string>, body: FormData | string, onShare: OnShare): Promise<Arrived> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => { onShare(event.total ? event.loaded / event.total : 0); });
    request.addEventListener("load", () => {
      resolve({ status: request.status, retryAfter: request.getResponseHeader("Retry-After"), body: parse(request.responseText), url: request.responseURL });
    });
    for (const end of ["error", "abort", "timeout"]) request.addEventListener(end, () => { reject(new Error(end)); });
    request.send(body);
  });
}

function judge({ status, body, url }: Arrived): Sent {
  if (status >= 200 && status < 300) return { ok: true, page: body.id ? `/photos/${body.id}` : new URL(url).pathname, words: "Sent", isFinal: true };
  const fallback = status === 413 ? "This file is too large." : "The box did not take this photo. It is still on this device.";
  return { ok: false, page: "", words: body.detail ?? fallback, isFinal: FINAL.has(status) };
}

/** `body` holds `file` and the fields of POST /api/v1/photos; `key` is the photo's id to be, the same for every try. */
export async function upload(url: string, body: FormData, key: string, onShare: OnShare): Promise<Sent> {
  const watched: Post = (address, headers, form, entry) => (entry.id === key ? post(address, headers, form, onShare) : post(address, headers, form, () => undefined));
  const { keepPhoto } = await import("../outbox/keep-photo");
  const kept = await keepPhoto(body, key, watched).catch(() => null);
  if (kept) return kept;
  try {
    return judge(await post(url, { Accept: "application/json", "Idempotency-Key": key }, body, onShare));
  } catch {
    return { ok: false, page: "", words: UNSENT, isFinal: false };
  }
}

/** Photos that wait here have no page yet: on to Today, which says how many there are. */
export function leaveWithKept(words: readonly string[]): void {
  sayNext({ text: words.length === 1 ? (words[0] ?? "") : `${words.length} photos kept on this device. They are sent when the box answers.` });
  location.assign("/");
}

export const sizeOf = (file: File): string => (file.size < 1e5 ? `${Math.ceil(file.size / 1000)} kB` : `${(file.size / 1e6).toFixed(1)} MB`);
