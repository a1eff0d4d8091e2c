// The box's clock beside this device's. Below the limit both are right: people's clocks differ, and answers take time.
import type { CareEntry } from "./entry";

const AS_GOOD_AS_RIGHT_MS = 10 * 60_000;
const PATIENCE_MS = 8_000;

/** How far this device is behind (above 0) or ahead of the box, in ms; null when the box does not answer. */
export async function askBox(): Promise<number | null> {
  const before = Date.now();
  try {
    const answer = await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    const said = Date.parse(answer.headers.get("Date") ?? "");
    const offset = said - (before + Date.now()) / 2;
    return Math.abs(offset) > AS_GOOD_AS_RIGHT_MS ? offset : 0;
  } catch {
    return null;
  }
}

/** "Now" of a wrong clock becomes the box's; a moment somebody chose is left alone. Done once, before the first try. */
export function withTrueTime(entry: CareEntry, offsetMs: number): CareEntry {
  if (!entry.isNow) return entry;
  const moved = new Date(Date.parse(entry.care.started_at) + offsetMs).toISOString();
  const started = Number.isFinite(offsetMs) && offsetMs !== 0 ? moved : entry.care.started_at;
  return { ...entry, isNow: false, care: { ...entry.care, started_at: started } };
}
