// Keeps the screen on while a timer runs. Browsers drop the lock when the page is hidden, so it is taken again on return.
let wanted = false;
let lock: WakeLockSentinel | null = null;

async function take(): Promise<void> {
  if (!wanted || lock || document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
  try {
    lock = await navigator.wakeLock.request("screen");
    lock.addEventListener("release", () => { lock = null; });
  } catch {
    lock = null; // low battery or not allowed: the timer runs all the same
  }
}

document.addEventListener("visibilitychange", () => { void take(); });

/** Whether the screen is kept on now. */
export const isAwake = (): boolean => lock !== null;

export function keepAwake(on: boolean): void {
  wanted = on;
  if (on) void take();
  else void lock?.release();
}
