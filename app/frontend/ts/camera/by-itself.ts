// When the shutter fires by itself: all good for a while, and stopped again when it no longer is.
import type { Advice } from "./hints";
import type { Shutter } from "./shutter";

const GOOD_MS = 1000;

export class ByItself {
  #goodSince: number | null = null;
  #isOurs = false; // the running count was started here

  constructor(private readonly shutter: Shutter) {}

  see(advice: Advice | null, isWanted: boolean, press: () => Promise<void>): void {
    const now = performance.now();
    this.#goodSince = advice?.isGood ? (this.#goodSince ?? now) : null;
    if (this.#goodSince === null) {
      if (this.#isOurs && this.shutter.isCounting) this.shutter.stop();
    } else if (isWanted && !this.shutter.isBusy && now - this.#goodSince >= GOOD_MS) {
      this.#isOurs = true;
      void press().finally(() => { this.#isOurs = false; });
    }
  }
}
