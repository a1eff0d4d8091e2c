// What lies over the live picture: the circles to aim at, the live eyes, and the ghost of the baseline laid on them.
import { layOn, STAGE, TARGET, EYE_LINE } from "./framing";
import type { Spot } from "./measures";

const SOFT = 0.45; // how much of each new place is taken: calm, and still quick enough

const number = (value: number): string => value.toFixed(2);

export class Guide {
  #eyes: readonly [Spot, Spot] | null = null;

  constructor(private readonly stage: HTMLElement) {}

  get #ghost(): HTMLElement | null {
    return this.stage.querySelector("[data-ghost]");
  }

  /** The picture's zoom and whether it is shown as in a mirror. */
  frame(zoom: number, isMirror: boolean): void {
    this.stage.querySelector<HTMLElement>("video")?.style.setProperty("transform", `scale(${number(zoom)})`);
    this.stage.querySelector("[data-scene]")?.classList.toggle("is-mirror", isMirror);
  }

  /** The baseline's own tilt: the circles stand where its eyes were. */
  aim(tiltDeg: number): void {
    const tilted = `rotate(${number(tiltDeg)} ${STAGE.width / 2} ${EYE_LINE})`;
    this.stage.querySelector("[data-target]")?.setAttribute("transform", tilted);
    this.show(null);
  }

  show(eyes: readonly [Spot, Spot] | null): void {
    const before = this.#eyes;
    this.#eyes = eyes && before ? [soften(before[0], eyes[0]), soften(before[1], eyes[1])] : eyes;
    this.#drawEyes();
    const [a, b, x, y] = layOn(this.#eyes ?? TARGET);
    const scale = this.stage.clientWidth / STAGE.width;
    this.#ghost?.style.setProperty("transform", `matrix(${[a, b, -b, a, x * scale, y * scale].map(number).join(", ")})`);
  }

  #drawEyes(): void {
    const drawn = this.stage.querySelector("[data-live]");
    drawn?.toggleAttribute("hidden", !this.#eyes);
    if (!drawn || !this.#eyes) return;
    const [right, left] = this.#eyes;
    for (const [index, eye] of this.#eyes.entries()) {
      const dot = drawn.querySelectorAll("circle")[index];
      dot?.setAttribute("cx", number(eye.x));
      dot?.setAttribute("cy", number(eye.y));
    }
    drawn.querySelector("path")?.setAttribute("d", `M${number(right.x)} ${number(right.y)}L${number(left.x)} ${number(left.y)}`);
  }
}

function soften(from: Spot, to: Spot): Spot {
  return { x: from.x + SOFT * (to.x - from.x), y: from.y + SOFT * (to.y - from.y) };
}
