// One visit to the camera: the live view with its guides, the hints, the shutter. Everything it took is given back on close.
import { keepAwake } from "../core/wake-lock";
import { takeBurst } from "./burst";
import { ByItself } from "./by-itself";
import type { Controls } from "./controls";
import type { Parts } from "./face-link";
import { type Baseline, Framing, zoomFor } from "./framing";
import { Guide } from "./guide";
import { Adviser, PLAIN, type Seen } from "./hints";
import { LiveHints } from "./live-hints";
import { CameraRefused, countCameras, LiveVideo, type Refusal } from "./live-video";
import type { Measures } from "./measures";
import { Shutter } from "./shutter";
import { Voice } from "./voice";

export interface Config {
  readonly baselines: Readonly<Record<string, Baseline>>;
  readonly hints: Parts | null;
  readonly savesData: boolean;
}

const NO_FACE = "No face in sight";

export class CameraSession {
  readonly shutter: Shutter;
  #live: LiveVideo;
  #guide: Guide;
  #voice = new Voice();
  #hints: LiveHints | null = null;
  #stop = new AbortController();
  #base: Measures | null = null;
  #adviser = new Adviser(null, 0);
  #byItself: ByItself;

  constructor(private readonly controls: Controls, private readonly config: Config, private readonly onRefused: (why: Refusal) => void) {
    this.#live = new LiveVideo(controls.video);
    this.#guide = new Guide(controls.stage);
    this.shutter = new Shutter({
      takeBurst: () => takeBurst(controls.video, this.#framing().searched, this.#hints?.link ?? null, this.#base ?? PLAIN),
      showCount: (left) => { controls.showCount(left); },
      showStill: (still) => { controls.showStill(still); },
      say: (words, share) => { controls.showSending(words, share); },
      view: () => controls.view,
    }, (page) => { location.assign(page); });
    this.#byItself = new ByItself(this.shutter);
    document.addEventListener("visibilitychange", this.#onVisible, { signal: this.#stop.signal });
    addEventListener("pagehide", () => { this.close(); }, { signal: this.#stop.signal });
  }

  async open(): Promise<void> {
    keepAwake(true);
    await this.#show();
    if (this.#stop.signal.aborted || !this.#live.isOpen) return;
    await this.useView();
    if (this.config.hints && !this.config.savesData) await this.loadHints();
    else this.controls.offerHints(this.config.hints);
  }

  close(): void {
    this.#stop.abort();
    this.shutter.stop();
    this.#hints?.close();
    this.#hints = null;
    this.#live.close();
    this.#voice.hush();
    keepAwake(false);
  }

  /** Another camera, or the same one after a pause. */
  async #show(): Promise<void> {
    const { facing, voice } = this.controls.preferences;
    this.#voice.isOn = voice[facing];
    try {
      await this.#live.open(facing);
    } catch (error) {
      this.onRefused(error instanceof CameraRefused ? error.why : "busy");
      return;
    }
    this.controls.showCameras(await countCameras(), this.#live.video);
    this.#frame();
  }

  async changed(): Promise<void> {
    const { facing, voice } = this.controls.preferences;
    this.#voice.isOn = voice[facing];
    if (!this.#voice.isOn) this.#voice.hush();
    if (this.#live.video.dataset["facing"] !== facing) await this.#show();
  }

  /** The chosen view's baseline becomes what is aimed at. */
  async useView(): Promise<void> {
    const baseline = this.#baseline;
    const ghost = await this.controls.showGhost(baseline);
    this.#base = ghost && this.#hints ? await this.#hints.baseline(ghost) : null;
    this.#adviser = new Adviser(this.#base, baseline?.tiltDeg ?? 0);
    this.#frame();
  }

  async loadHints(): Promise<void> {
    const parts = this.config.hints;
    if (!parts) return;
    try {
      this.#hints = await LiveHints.open(parts, this.#stop.signal, (megabytes) => { this.controls.showLoading(megabytes, parts.megabytes); });
    } catch {
      if (!this.#stop.signal.aborted) this.controls.offerHints(null);
      return;
    }
    await this.useView();
    this.controls.startAdvice();
    const looks = (): Framing | null => (this.#live.isOpen && !this.shutter.isTaking ? this.#framing() : null);
    this.#hints.watch(this.#live.video, looks, (seen) => { this.#onSeen(seen); }).catch(() => { this.controls.offerHints(null); });
  }

  get #baseline(): Baseline | undefined {
    return this.config.baselines[this.controls.view];
  }

  #framing(): Framing {
    const { videoWidth, videoHeight } = this.#live.video;
    return new Framing(videoWidth || 3, videoHeight || 4, zoomFor(this.#baseline?.framing));
  }

  #frame(): void {
    this.#guide.frame(zoomFor(this.#baseline?.framing), this.#live.isMirror);
    this.#guide.aim(this.#baseline?.tiltDeg ?? 0);
  }

  #onSeen(seen: Seen | null): void {
    if (this.#stop.signal.aborted) return;
    this.#guide.show(seen?.eyes ?? null);
    const advice = seen ? this.#adviser.advise(seen) : null;
    this.controls.showAdvice(advice, advice?.words ?? NO_FACE);
    if (!this.shutter.isBusy) this.#voice.say(advice?.words ?? NO_FACE);
    this.#byItself.see(advice, this.controls.preferences.byItself, () => this.press());
  }

  async press(): Promise<void> {
    await this.shutter.press(this.controls.preferences.seconds);
  }

  #onVisible = (): void => {
    if (document.visibilityState === "hidden") {
      this.shutter.stop();
      this.#live.close();
    } else if (!this.#live.isOpen) {
      void this.#show();
    }
  };
}
