// The box's clock beside this device's. Below the limit both are right: people's clocks differ, and answers take time.
import type { CareEntry, CheckInEntry } from "./entry";

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
export function withTrueTime(entry: CareEntry | CheckInEntry, offsetMs: number): CareEntry | CheckInEntry {
  if (!entry.isNow) return entry;
  if (entry.what === "check-in") return { ...entry, isNow: false, checkIn: { ...entry.checkIn, answered_at: moved(entry.checkIn.answered_at, offsetMs) } };
  return { ...entry, isNow: false, care: { ...entry.care, started_at: moved(entry.care.started_at, offsetMs) } };
}

const moved = (at: string, byMs: number): string => (Number.isFinite(byMs) && byMs !== 0 ? new Date(Date.parse(at) + byMs).toISOString() : at);
