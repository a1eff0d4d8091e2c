// From the tap to what is kept: count down, three frames, then away with them, the best first. A second tap stops the count.
import { localTimeZone } from "../core/time-zone";
import { leaveWithKept, makeKey } from "../core/upload";
import type { Shot } from "./burst";
import { countDown } from "./countdown";
import { type Frame, sendLater, sendPhoto } from "./send-photo";

export interface Scene {
  takeBurst(): Promise<Shot[]>;
  showCount(left: number): void;
  /** The frame that is kept, while it travels; null when the live view is back. */
  showStill(still: Blob | null): void;
  say(words: string, share: number | null): void;
  view(): string;
}

export class Shutter {
  #count: AbortController | null = null;
  #frames: readonly Frame[] | null = null;
  #isTaking = false;

  constructor(private readonly scene: Scene, private readonly onPhoto: (page: string) => void) {}

  get isCounting(): boolean {
    return this.#count !== null;
  }

  /** The frames are being taken, or lie there: nobody needs the live view. */
  get isTaking(): boolean {
    return this.#isTaking || this.#frames !== null;
  }

  get isBusy(): boolean {
    return this.isCounting || this.isTaking;
  }

  async press(seconds: number): Promise<void> {
    if (this.isCounting) this.stop();
    else if (!this.isBusy) await this.#take(seconds);
  }

  stop(): void {
    this.#count?.abort();
  }

  /** Back to the live view; what was not sent is gone. */
  discard(): void {
    this.#frames = null;
    this.scene.showStill(null);
  }

  async #take(seconds: number): Promise<void> {
    const count = new AbortController();
    this.#count = count;
    try {
      await countDown(seconds, count.signal, (left) => { this.scene.showCount(left); });
    } catch {
      return; // stopped
    } finally {
      this.#count = null;
    }
    this.#isTaking = true;
    try {
      const shots = await this.scene.takeBurst();
      this.#frames = framesOf(shots, this.scene.view());
    } finally {
      this.#isTaking = false;
    }
    this.scene.showStill(this.#frames[0]?.bytes ?? null);
    await this.send();
  }

  /** Again under the same ids: nothing is ever kept twice. */
  async send(): Promise<void> {
    const [best, ...others] = this.#frames ?? [];
    if (!best) return;
    this.scene.say("Sending", 0);
    const sent = await sendPhoto(best, (share) => { this.scene.say("Sending", share); });
    if (!sent.ok) {
      this.scene.say(sent.words, null);
      return;
    }
    await sendLater(others).catch(() => undefined); // a lost one is no loss
    if (sent.isKept) leaveWithKept([sent.words]);
    else this.onPhoto(sent.page);
  }
}

/** The best first; the others say that they belong to it. */
function framesOf(shots: readonly Shot[], view: string): Frame[] {
  const said = { view, time_zone: localTimeZone(), file_modified_at: new Date().toISOString() }; // for a copy that had to lose its EXIF
  const ids = shots.map(() => makeKey());
  const [best = ""] = ids;
  return shots.map(({ bytes }, index) => ({ bytes, id: ids[index] ?? makeKey(), fields: index === 0 ? said : { ...said, retake_of: best } }));
}
