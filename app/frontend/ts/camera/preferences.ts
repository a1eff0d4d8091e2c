// How this device's camera was left: nothing of the person who used it.
import type { Facing } from "./live-video";

export interface Preferences {
  facing: Facing;
  seconds: number;
  ghost: boolean;
  grid: boolean;
  /** Hints said aloud; each camera its own choice. */
  voice: Record<Facing, boolean>;
  byItself: boolean;
  /** The camera was opened here before, so it opens by itself. */
  opened: boolean;
}

const KEY = "afterglow-camera";
const USUAL: Preferences = { facing: "user", seconds: 3, ghost: true, grid: false, voice: { user: false, environment: true }, byItself: false, opened: false };

export function readPreferences(): Preferences {
  try {
    return { ...USUAL, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>) };
  } catch {
    return { ...USUAL };
  }
}

export function keepPreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // a private window: the next visit starts as usual
  }
}
