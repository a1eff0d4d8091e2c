// The outbox of this page: whose it is, when it is sent, and how many entries wait. Everything a page does with it goes
// through here. <html data-outbox-waiting="2" data-outbox-failed="0"> says what stands, for styles and tests.
import { takeNote } from "../core/tab-notes";
import { postByFetch, type Post } from "./attempt";
import type { Entry } from "./entry";
import { within } from "./patience";
import { arrive, forget, isSupported, whoIsHere } from "./person";
import { flush, type Flushed, type Why } from "./sender";
import { countsOf, get, hear, idsOf, put, remove, type Counts } from "./store";

export type Fate =
  /** The row's id on the box: another one when the same photo was there already. */
  | { readonly fate: "saved"; readonly id: string; readonly clockOffMs: number }
  | { readonly fate: "kept"; readonly signIn: boolean }
  | { readonly fate: "refused"; readonly reason: string };

const PATIENCE_MS = 6_000; // without an answer: nobody, and forms go the plain way
const SENDING_MS = 10_000; // then the person goes on, and the next page sends
let timer: ReturnType<typeof setTimeout> | undefined;
let here: Promise<string | null> | undefined;
const sentAs = new Map<string, string>();

/** Whose outbox it is; null where nobody is signed in, or the browser cannot hold one. */
export function owner(): Promise<string | null> {
  here ??= within(PATIENCE_MS, findOwner()).catch(() => {
    here = undefined; // no database now: asked again the next time
    return null;
  });
  return here;
}

async function findOwner(): Promise<string | null> {
  if (!isSupported()) return null;
  const { person, agreed } = document.body.dataset;
  if (person && !("shell" in document.body.dataset)) await arrive({ id: person, notice: agreed !== undefined });
  else if ("nobody" in document.body.dataset) await forget();
  await dropErased("nobody" in document.body.dataset);
  return (await whoIsHere())?.id ?? null;
}

/** An account that was erased (core/leaving.ts) takes along what it had not sent; one that was not keeps it. */
async function dropErased(isGone: boolean): Promise<void> {
  const erased = takeNote("erasing");
  if (erased && isGone) await remove(...(await idsOf(erased, "waiting")), ...(await idsOf(erased, "failed")));
}

export async function send(why: Why, post: Post = postByFetch): Promise<Flushed | null> {
  const mine = await owner();
  if (!mine) return null;
  const flushed = await flush(mine, why, post);
  for (const [id, as] of flushed.sent) sentAs.set(id, as);
  clearTimeout(timer);
  if (flushed.nextMs !== null) timer = setTimeout(() => void send("by itself"), flushed.nextMs);
  await showCounts();
  document.dispatchEvent(new CustomEvent("outbox:sent", { detail: flushed }));
  return flushed;
}

/** Keep entries on the disk, then try at once. Rejects only when they could not be kept; whatever becomes of the sending,
 * what is kept is kept. */
export async function keepAndSend(entries: readonly Entry[]): Promise<Fate[]> {
  await put(...entries);
  return within(SENDING_MS, sendKept(entries.map((entry) => entry.id))).catch(() => entries.map((): Fate => ({ fate: "kept", signIn: false })));
}

/** Try at once what was kept just now. */
export async function sendKept(ids: readonly string[], post: Post = postByFetch): Promise<Fate[]> {
  await showCounts();
  wakeTheWorker();
  const flushed = await send("person", post);
  return Promise.all(ids.map((id) => fateOf(id, flushed)));
}

async function fateOf(id: string, flushed: Flushed | null): Promise<Fate> {
  const entry = await get(id);
  if (entry?.state === "failed") return { fate: "refused", reason: entry.reason };
  if (entry) return { fate: "kept", signIn: flushed?.stopped === "sign-in" };
  return { fate: "saved", id: sentAs.get(id) ?? id, clockOffMs: flushed?.clockOffMs ?? 0 };
}

/** Where there is Background Sync the worker sends after the page is closed; elsewhere the next page does. */
function wakeTheWorker(): void {
  void navigator.serviceWorker.ready.then((registration) => (registration as { sync?: { register(tag: string): Promise<void> } }).sync?.register("outbox")).catch(() => undefined);
}

export async function showCounts(): Promise<Counts> {
  const mine = await owner();
  const counts = mine ? await countsOf(mine) : { waiting: 0, failed: 0 };
  document.documentElement.dataset["outboxWaiting"] = String(counts.waiting);
  document.documentElement.dataset["outboxFailed"] = String(counts.failed);
  document.dispatchEvent(new CustomEvent("outbox:counts", { detail: counts }));
  return counts;
}

export function watchNews(): void {
  hear((news) => {
    if (news.news === "sent") sentAs.set(news.id, news.as);
    if (news.news !== "left") void showCounts();
    else if (!("leaving" in document.body.dataset)) location.replace("/sign-in");
  });
}
