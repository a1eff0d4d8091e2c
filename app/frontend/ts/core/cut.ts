// The line of the slider mode and the share of the overlay. The native range inputs hold the truth: keyboard and assistive
// technology use them, a finger moves the line itself.
const REACH_PX = 32;

export class Cut {
  readonly #stage: HTMLElement;

  constructor(stage: HTMLElement) {
    this.#stage = stage;
  }

  watch(signal: AbortSignal): void {
    this.#stage.addEventListener("input", this.#onInput, { signal });
    for (const name of ["cutrange", "mix"]) this.#apply(this.#input(name));
  }

  isNear(clientX: number): boolean {
    const frame = this.#frame();
    const line = frame.left + (frame.width * Number(this.#input("cutrange")?.value)) / 100;
    return Math.abs(clientX - line) < REACH_PX;
  }

  moveTo(clientX: number): void {
    const frame = this.#frame();
    const range = this.#input("cutrange");
    if (!range) return;
    range.value = String(((clientX - frame.left) / frame.width) * 100); // the input clamps and rounds
    this.#apply(range);
  }

  #input(name: string): HTMLInputElement | null {
    return this.#stage.querySelector<HTMLInputElement>(`.${name}`);
  }

  #frame(): DOMRect {
    return (this.#stage.querySelector(".stage__frame") ?? this.#stage).getBoundingClientRect();
  }

  #onInput = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.#apply(event.target);
  };

  #apply(input: HTMLInputElement | null): void {
    if (!input) return;
    const isCut = input.classList.contains("cutrange");
    this.#stage.style.setProperty(isCut ? "--cut" : "--mix", `${input.value}%`);
    input.setAttribute("aria-valuetext", isCut ? `A on the left ${input.value} %, B on the rest` : `${input.value} % of B`);
  }
}
