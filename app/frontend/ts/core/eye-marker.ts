// One marker: 48 px on the screen whatever the zoom, and the two number inputs that hold its place.
import { type Size } from "./eye-view";
import type { Point } from "./view";

export type Eye = "right" | "left";

const RING_PX = 24;
const CROSS_PX = 8;

export class EyeMarker {
  readonly #group: SVGGElement;
  readonly #x: HTMLInputElement;
  readonly #y: HTMLInputElement;
  at: Point;
  /** Whether somebody, or the model, has placed it; until then nothing stands in the form. */
  placed: boolean;

  constructor(root: ParentNode, eye: Eye, fallback: Point) {
    const group = root.querySelector<SVGGElement>(`.eyem[data-eye="${eye}"]`);
    const x = root.querySelector<HTMLInputElement>(`input[data-eye-x="${eye}"]`);
    const y = root.querySelector<HTMLInputElement>(`input[data-eye-y="${eye}"]`);
    if (!group || !x || !y) throw new Error(`eye-markers lacks a part for the ${eye} eye`);
    this.#group = group;
    this.#x = x;
    this.#y = y;
    this.placed = this.#x.value !== "" && this.#y.value !== "";
    this.at = this.placed ? { x: Number(this.#x.value), y: Number(this.#y.value) } : fallback;
  }

  put(at: Point): void {
    this.at = at;
    this.placed = true;
    this.#x.value = at.x.toFixed(2);
    this.#y.value = at.y.toFixed(2);
  }

  draw(unitsPerPx: number, picked: boolean, picture: Size): void {
    this.#group.setAttribute("transform", `translate(${this.at.x} ${this.at.y}) scale(${unitsPerPx})`);
    this.#group.classList.toggle("is-on", picked);
    this.#group.classList.toggle("is-open", !this.placed);
    this.#group.setAttribute("aria-valuemax", String(Math.round(picture.width)));
    this.#group.setAttribute("aria-valuenow", String(Math.round(this.at.x)));
    const place = `${this.at.x.toFixed(1)} across, ${this.at.y.toFixed(1)} down`;
    this.#group.setAttribute("aria-valuetext", this.placed ? place : "not placed yet");
    this.#group.querySelector(".eyem__ring")?.setAttribute("r", String(RING_PX));
    this.#group.querySelector(".eyem__cross")?.setAttribute("d", `M${-CROSS_PX} 0H${CROSS_PX}M0 ${-CROSS_PX}V${CROSS_PX}`);
  }
}
