// The camera's panel: what its buttons are set to, and what it shows. Which acts follow is decided elsewhere.
import type { Parts } from "./face-link";
import type { Baseline } from "./framing";
import { drawGates } from "./gate-list";
import type { Advice } from "./hints";
import { keepPreferences, readPreferences } from "./preferences";
import { Voice } from "./voice";

const SECONDS = [3, 10, 0];
const PLENTY = 1400; // px across the picture's shorter side from which lines of the skin can be read

export class Controls {
  readonly preferences = readPreferences();
  view: string;

  constructor(readonly dialog: HTMLDialogElement, view: string) {
    this.view = view;
    this.#draw();
  }

  get stage(): HTMLElement {
    return this.#part("stage");
  }

  get video(): HTMLVideoElement {
    return this.#part<HTMLVideoElement>("video");
  }

  /** What a button sets; true when it was one of these. */
  set(act: string, value: string | undefined): boolean {
    const { preferences } = this;
    if (act === "seconds") preferences.seconds = SECONDS[(SECONDS.indexOf(preferences.seconds) + 1) % SECONDS.length] ?? 0;
    else if (act === "ghost") preferences.ghost = !preferences.ghost;
    else if (act === "grid") preferences.grid = !preferences.grid;
    else if (act === "voice") preferences.voice[preferences.facing] = !preferences.voice[preferences.facing];
    else if (act === "self") preferences.byItself = !preferences.byItself;
    else if (act === "flip") preferences.facing = preferences.facing === "user" ? "environment" : "user";
    else if (act === "view" && value) this.view = value;
    else return false;
    keepPreferences(preferences);
    this.#draw();
    return true;
  }

  showCameras(count: number, { videoWidth, videoHeight }: HTMLVideoElement): void {
    this.preferences.opened = true;
    keepPreferences(this.preferences);
    this.#part("flip").hidden = count < 2;
    const isFine = Math.min(videoWidth, videoHeight) >= PLENTY;
    if (!isFine && videoWidth) this.#part("detail").textContent = `This camera gives ${videoWidth} × ${videoHeight} pixels here: fine lines may be soft.`;
    this.#draw();
  }

  async showGhost(baseline: Baseline | undefined): Promise<HTMLImageElement | null> {
    const ghost = this.#part<HTMLImageElement>("ghost");
    ghost.toggleAttribute("data-none", !baseline);
    this.#draw();
    if (!baseline) return null;
    ghost.src = `/api/v1/photos/${baseline.photo}/image/screen`;
    await ghost.decode().catch(() => { ghost.src = `/api/v1/photos/${baseline.photo}/image/aligned`; }); // no AVIF here
    return ghost;
  }

  offerHints(parts: Parts | null): void {
    this.#part("offer").hidden = !parts;
    this.#part("gate").hidden = true;
    this.#part("self").hidden = true;
    this.#part("voice").hidden = true;
    this.#say("loading", "");
    this.#say("hint", "");
  }

  showLoading(megabytes: number, all: number): void {
    this.#part("offer").hidden = true;
    this.#say("loading", `Loading the live hints, ${Math.min(megabytes, all).toFixed(1)} of ${all.toFixed(1)} MB`);
  }

  /** From now on there are hints. */
  startAdvice(): void {
    this.#say("loading", "");
    this.#part("gate").hidden = this.#part("self").hidden = false;
    this.#part("voice").hidden = !Voice.isThere;
  }

  showAdvice(advice: Advice | null, words: string): void {
    drawGates(this.#part("gate"), advice);
    this.dialog.dataset["match"] = advice ? (advice.isGood ? "good" : "off") : "none";
    this.#say("hint", words);
    if (!this.#part("shutter").hasAttribute("data-counting")) this.#part("shutter").setAttribute("aria-label", this.#shutterLabel(advice));
  }

  showCount(left: number): void {
    this.#say("count", left > 0 ? String(left) : "");
    this.#part("shutter").toggleAttribute("data-counting", left > 0);
    if (left > 0) this.#part("shutter").setAttribute("aria-label", "Stop");
    else this.#draw();
  }

  showStill(still: Blob | null): void {
    const picture = this.#part<HTMLImageElement>("still");
    if (picture.src) URL.revokeObjectURL(picture.src);
    picture.hidden = !still;
    if (still) picture.src = URL.createObjectURL(still);
    else picture.removeAttribute("src");
    this.dialog.dataset["state"] = still ? "sending" : "live";
  }

  /** `share` null: it did not go, and what to do is offered. */
  showSending(words: string, share: number | null): void {
    this.#say("sending", words);
    const bar = this.#part<HTMLProgressElement>("progress");
    bar.hidden = share === null;
    bar.value = (share ?? 0) * 100;
    this.#part("failed").hidden = share !== null;
  }

  #shutterLabel(advice: Advice | null): string {
    const { seconds } = this.preferences;
    return `Take the photo${advice && !advice.isGood ? " as it is" : ""}${seconds ? `, ${seconds} second timer` : ""}`;
  }

  #draw(): void {
    const { seconds, ghost, grid, voice, facing, byItself } = this.preferences;
    const picture = this.#part("ghost");
    this.#part("ghost-button").hidden = picture.hasAttribute("data-none");
    picture.hidden = !ghost || picture.hasAttribute("data-none");
    this.#part("lines").toggleAttribute("hidden", !grid);
    this.#part("seconds").textContent = seconds ? `${seconds} s` : "Off";
    this.#part("seconds").setAttribute("aria-label", seconds ? `Timer: ${seconds} s` : "Timer: off");
    const pressed: [string, boolean][] = [["seconds", seconds > 0], ["ghost-button", ghost], ["grid", grid], ["voice", voice[facing]], ["self", byItself]];
    for (const [part, isOn] of pressed) this.#part(part).setAttribute("aria-pressed", String(isOn));
    for (const button of this.dialog.querySelectorAll<HTMLElement>('[data-do="view"]')) button.setAttribute("aria-pressed", String(button.dataset["value"] === this.view));
    this.#part("shutter").setAttribute("aria-label", this.#shutterLabel(null));
  }

  #say(part: string, words: string): void {
    const place = this.#part(part);
    if (place.textContent !== words) place.textContent = words;
  }

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as querySelector has it
  #part<Kind extends Element = HTMLElement>(name: string): Kind {
    const found = this.dialog.querySelector<Kind>(`[data-${name}]`);
    if (!found) throw new Error(`the camera has no ${name}`);
    return found;
  }
}
