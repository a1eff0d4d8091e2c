// Looks at the live picture a few times a second and says what was seen. A slow phone is asked less often.
import { cut } from "./burst";
import { type FaceLink, openFaceLink, type Parts } from "./face-link";
import type { Framing } from "./framing";
import type { Seen } from "./hints";
import type { Measures } from "./measures";

const TALLEST = 480; // px the model is given: more finds no more
const AT_REST_MS = 250;

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

export class LiveHints {
  #isOn = true;

  private constructor(readonly link: FaceLink) {}

  static async open(parts: Parts, signal: AbortSignal, onMegabytes: (megabytes: number) => void): Promise<LiveHints> {
    return new LiveHints(await openFaceLink(parts, signal, onMegabytes));
  }

  close(): void {
    this.#isOn = false;
    this.link.close();
  }

  /** The same measures of the baseline's aligned crop, so that only differences count. */
  async baseline(ghost: HTMLImageElement): Promise<Measures | null> {
    try {
      await ghost.decode();
      return await this.link.ask(await createImageBitmap(ghost), "picture");
    } catch {
      return null; // not there: judged as without a baseline
    }
  }

  /** `framing` is null while there is nothing to look at. */
  async watch(video: HTMLVideoElement, framing: () => Framing | null, onSeen: (seen: Seen | null) => void): Promise<void> {
    while (this.#isOn) {
      const started = performance.now();
      const now = framing();
      if (now && video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) onSeen(await this.#look(video, now));
      const took = performance.now() - started;
      await pause(now ? Math.max(this.link.paceMs - took, took / 2) : AT_REST_MS);
    }
  }

  async #look(video: HTMLVideoElement, framing: Framing): Promise<Seen | null> {
    const area = framing.searched;
    const picture = await cut(video, area, TALLEST);
    const scale = area.height / picture.height;
    const measures = await this.link.ask(picture, "frame");
    if (!measures) return null;
    const [right, left] = measures.eyes.map(({ x, y }) => framing.toStage({ x: area.x + x * scale, y: area.y + y * scale }));
    return right && left ? { measures, eyes: [right, left] } : null;
  }
}
