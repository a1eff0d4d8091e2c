// A and B in turn. It does not start by itself where less motion is asked for, and any tap takes it over for good.
const EVERY_MS = 900;

export class Blink {
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #stage: HTMLElement;

  constructor(stage: HTMLElement) {
    this.#stage = stage;
  }

  run(on: boolean): void {
    clearInterval(this.#timer);
    this.#stage.classList.remove("show-b");
    if (on && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.#timer = setInterval(() => this.#stage.classList.toggle("show-b"), EVERY_MS);
    }
  }

  flip(): void {
    clearInterval(this.#timer);
    this.#stage.classList.toggle("show-b");
  }
}
