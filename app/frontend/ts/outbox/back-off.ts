// How long an entry rests after a try that nobody acknowledged.
const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;

/** Doubles with each try, and is spread so that many devices do not come back at once. The box's Retry-After counts. */
export function restMs(tries: number, retryAfter: string | null = null): number {
  const grown = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 20)) * (0.5 + Math.random() / 2);
  return Math.max(grown, askedMs(retryAfter));
}

function askedMs(retryAfter: string | null): number {
  if (!retryAfter) return 0;
  const seconds = Number(retryAfter);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), 60 * 60_000) : 0;
}

/** A clock that was set back must not make anything wait for days. */
export const isDue = (due: number, now = Date.now()): boolean => due <= now || due - now > 2 * 60 * 60_000;
