// Sends what waits, one entry after the other, one sender in all tabs and the worker together.
import { isDue, restMs } from "./back-off";
import { askBox, withTrueTime } from "./clock";
import type { Entry } from "./entry";
import { attempt, AWAY, type Answer, type Post } from "./attempt";
import { change, get, idsOf, put, remove, tell } from "./store";

/** by itself: rests are kept. connection: it has come back. person: somebody asked for it. */
export type Why = "by itself" | "connection" | "person";

export interface Flushed {
  /** Where each acknowledged entry lives now: its id, and the row's. */
  readonly sent: ReadonlyMap<string, string>;
  /** In how many ms to come back; null when nothing waits. */
  readonly nextMs: number | null;
  /** What ended it early. */
  readonly stopped: "away" | "sign-in" | "busy" | null;
  /** How much this device's clock was off when it was put right, in ms. */
  readonly clockOffMs: number;
}

const LOCK = "afterglow-outbox";
const AGAIN_WHEN_BUSY_MS = 5_000;
const WAIT_FOR_TURN_MS = 10_000;
const NOTHING: ReadonlyMap<string, string> = new Map();

export async function flush(owner: string, why: Why, post: Post): Promise<Flushed> {
  const busy: Flushed = { sent: NOTHING, nextMs: AGAIN_WHEN_BUSY_MS, stopped: "busy", clockOffMs: 0 };
  // A person waits for their turn; timers come back.
  const options = why === "person" ? { signal: AbortSignal.timeout(WAIT_FOR_TURN_MS) } : { ifAvailable: true };
  try {
    return await navigator.locks.request(LOCK, options, (lock) => (lock ? sendAll(owner, why, post) : busy));
  } catch (error) {
    if (error instanceof DOMException && (error.name === "TimeoutError" || error.name === "AbortError")) return busy;
    throw error;
  }
}

async function sendAll(owner: string, why: Why, post: Post): Promise<Flushed> {
  const sent = new Map<string, string>();
  const dues: number[] = [];
  let stopped: Flushed["stopped"] = null;
  let offset: number | null | undefined;
  for (const id of await idsOf(owner, "waiting")) {
    const entry = await get(id);
    if (!entry || isResting(entry, why, dues)) continue; // taken back meanwhile, or not yet
    offset ??= await askBox();
    const answer = offset === null ? AWAY : await hand(entry, offset, post);
    if (answer.kind === "taken") sent.set(id, answer.id);
    else if (answer.kind === "later") dues.push(await rest(id, answer.retryAfter));
    stopped = endOf(answer);
    if (stopped) break;
  }
  return { sent, stopped, nextMs: stopped === "sign-in" ? null : msUntil(dues), clockOffMs: offset ?? 0 };
}

function isResting(entry: Entry, why: Why, dues: number[]): boolean {
  if (why !== "by itself" || isDue(entry.due)) return false;
  dues.push(entry.due);
  return true;
}

/** Whether the entries behind this one would fare the same. */
function endOf(answer: Answer): Flushed["stopped"] {
  if (answer.kind === "sign-in") return "sign-in";
  return answer.kind === "later" && answer.isAway ? "away" : null;
}

function msUntil(dues: readonly number[]): number | null {
  const soonest = Math.min(...dues); // Infinity when nothing waits
  return Number.isFinite(soonest) ? Math.max(0, soonest - Date.now()) : null;
}

/** One entry, its moment put right first; what the answer means for it is written down before anything else happens. */
async function hand(kept: Entry, offsetMs: number, post: Post): Promise<Answer> {
  let entry = kept;
  if (entry.what !== "photo" && entry.isNow) await put((entry = withTrueTime(entry, offsetMs)));
  const answer = await attempt(entry, post);
  if (answer.kind === "taken") {
    await remove(entry.id);
    tell({ news: "sent", id: entry.id, as: answer.id });
  } else if (answer.kind === "refused") await change(entry.id, (now) => ({ ...now, state: "failed", reason: answer.reason }));
  return answer;
}

/** Until when the entry rests. */
async function rest(id: string, retryAfter: string | null): Promise<number> {
  let due = Infinity;
  await change(id, (entry) => {
    due = Date.now() + restMs(entry.tries, retryAfter);
    return { ...entry, tries: entry.tries + 1, due };
  });
  return due;
}
