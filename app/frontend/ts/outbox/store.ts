// Reading and writing the outbox. An entry that was put has reached the disk ("strict"), not just a buffer.
import { database } from "./database";
import type { Entry } from "./entry";
import { within } from "./patience";

const CHANNEL = "afterglow-outbox";

/** What the tabs of this browser tell each other. */
export type News =
  | { readonly news: "changed" }
  | { readonly news: "sent"; readonly id: string; readonly as: string }
  | { readonly news: "left" };

const STRICT = { durability: "strict" } as const;
const PATIENCE_MS = 6_000;
const PATIENCE_WITH_PHOTOS_MS = 60_000; // a slow phone writes dozens of megabytes

export function tell(news: News): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(news);
  channel.close();
}

export function hear(listen: (news: News) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener("message", (event: MessageEvent<News>) => { listen(event.data); });
  return () => { channel.close(); };
}

/** Bytes are read before this is called: a transaction ends by itself while something else is awaited. One that gets no
 * answer is taken back, so that nothing is kept that was said not to be. */
export async function put(...entries: readonly Entry[]): Promise<void> {
  const transaction = (await database()).transaction("outbox", "readwrite", STRICT);
  const kept = Promise.all([...entries.map((entry) => transaction.store.put(entry)), transaction.done]);
  const isHeavy = entries.some((entry) => entry.what === "photo");
  await within(isHeavy ? PATIENCE_WITH_PHOTOS_MS : PATIENCE_MS, kept).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "TimeoutError") transaction.abort();
    throw error;
  });
  tell({ news: "changed" });
}

export async function remove(...ids: readonly string[]): Promise<void> {
  const transaction = (await database()).transaction("outbox", "readwrite", STRICT);
  await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
  tell({ news: "changed" });
}

/** Change an entry that is still there; one that was taken back meanwhile does not return. */
export async function change(id: string, to: (entry: Entry) => Entry): Promise<void> {
  const transaction = (await database()).transaction("outbox", "readwrite", STRICT);
  const entry = await transaction.store.get(id);
  if (entry) await transaction.store.put(to(entry));
  await transaction.done;
  tell({ news: "changed" });
}

export async function get(id: string): Promise<Entry | undefined> {
  return (await database()).get("outbox", id);
}

/** The ids of the person's entries, oldest first (ids sort by time). Photos stay on the disk until they are asked for. */
export async function idsOf(owner: string, state: Entry["state"]): Promise<string[]> {
  return (await database()).getAllKeysFromIndex("outbox", "standing", [owner, state]);
}

export interface Counts {
  readonly waiting: number;
  readonly failed: number;
}

export async function countsOf(owner: string): Promise<Counts> {
  const kept = await database();
  const count = (state: Entry["state"]): Promise<number> => kept.countFromIndex("outbox", "standing", [owner, state]);
  const [waiting, failed] = await Promise.all([count("waiting"), count("failed")]);
  return { waiting, failed };
}
