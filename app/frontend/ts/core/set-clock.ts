// Notices that the device's clock was set while a timer is looked at: wall time and the page's own steady time then part.
// They also part while a device sleeps, always forwards; so a jump forwards counts only while the screen is kept on.
const TOLERANCE_MS = 2_000;

export class SetClock {
  #date = Date.now();
  #steady = performance.now();

  /** Milliseconds the clock was set by since the last look; 0 when it was not, or when that cannot be told. */
  look(isKeptAwake: boolean): number {
    const date = Date.now();
    const steady = performance.now();
    const by = date - this.#date - (steady - this.#steady);
    this.#date = date;
    this.#steady = steady;
    if (document.visibilityState !== "visible") return 0; // the page that is looked at puts it right, once
    return by < -TOLERANCE_MS || (isKeptAwake && by > TOLERANCE_MS) ? by : 0;
  }
}
