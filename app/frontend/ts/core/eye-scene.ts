// The photograph with its two markers, the part that is shown, and the loupe. The element turns hands and keys into calls.
import { EyeMarker, type Eye } from "./eye-marker";
import { apart, closeView, inside, toSource, viewBox, wholeView, type Region, type Size } from "./eye-view";
import type { Point } from "./view";

const LOUPE_SHARE = 0.5; // of the interocular distance across the loupe
const LOUPE_ROOM_PX = 224;
const EYES = ["right", "left"] as const;

export class EyeScene {
  readonly #root: HTMLElement;
  readonly #stage: HTMLElement;
  readonly #eyes: Record<Eye, EyeMarker>;
  readonly #picture: Size;
  #region: Region = { x: 0, y: 0, width: 1, height: 1 };
  picked: Eye = "right";

  constructor(root: HTMLElement, stage: HTMLElement) {
    this.#root = root;
    this.#stage = stage;
    this.#picture = { width: Number(root.dataset["width"]), height: Number(root.dataset["height"]) };
    const guess = (share: number): Point => ({ x: this.#picture.width * share, y: this.#picture.height * 0.42 });
    this.#eyes = { right: new EyeMarker(root, "right", guess(0.4)), left: new EyeMarker(root, "left", guess(0.6)) };
  }

  get allPlaced(): boolean {
    return this.#eyes.right.placed && this.#eyes.left.placed;
  }

  get corner(): Point {
    return this.#region;
  }

  get pickedAt(): Point {
    return this.#eyes[this.picked].at;
  }

  get isWhole(): boolean {
    return this.#root.querySelector("[data-whole]")?.getAttribute("aria-pressed") === "true";
  }

  showWhole(whole: boolean): void {
    this.#root.querySelector("[data-whole]")?.setAttribute("aria-pressed", String(whole));
    this.frame();
  }

  /** Choose the part to show anew, after a resize or a change between close up and whole. */
  frame(): void {
    const frame = this.#stage.getBoundingClientRect();
    const { right, left } = this.#eyes;
    this.#region = this.isWhole ? wholeView(this.#picture, frame) : closeView(right.at, left.at, this.#picture, frame);
    this.draw();
  }

  /** Client pixels as a distance in the picture. */
  lengths(dx: number, dy: number): Point {
    const frame = this.#stage.getBoundingClientRect();
    return { x: (dx / frame.width) * this.#region.width, y: (dy / frame.height) * this.#region.height };
  }

  locate(at: Point): Point {
    return toSource(at, this.#stage.getBoundingClientRect(), this.#region);
  }

  put(at: Point): void {
    this.#eyes[this.picked].put(inside(at, this.#picture));
    this.draw();
  }

  moveRegionTo(corner: Point): void {
    this.#region = { ...this.#region, x: corner.x, y: corner.y };
    this.draw();
  }

  draw(): void {
    const { right, left } = this.#eyes;
    const frame = this.#stage.getBoundingClientRect();
    this.#root.querySelector("[data-view]")?.setAttribute("viewBox", viewBox(this.#region));
    for (const eye of EYES) {
      this.#eyes[eye].draw(this.#region.width / frame.width, eye === this.picked, this.#picture);
      this.#root.querySelector(`[data-pick="${eye}"]`)?.setAttribute("aria-pressed", String(eye === this.picked));
    }
    this.#root.querySelector("[data-eye-line]")?.setAttribute("d", `M${right.at.x} ${right.at.y}L${left.at.x} ${left.at.y}`);
    this.#drawLoupe(frame);
  }

  // The loupe keeps to the lower corner that the picked marker, and so the finger, is not in.
  #drawLoupe(frame: DOMRect): void {
    const at = this.pickedAt;
    const side = apart(this.#eyes.right.at, this.#eyes.left.at) * LOUPE_SHARE;
    const seen = { x: at.x - side / 2, y: at.y - side / 2, width: side, height: side };
    this.#root.querySelector("[data-loupe]")?.setAttribute("viewBox", viewBox(seen));
    const across = ((at.x - this.#region.x) / this.#region.width) * frame.width;
    const down = ((at.y - this.#region.y) / this.#region.height) * frame.height;
    const inCorner = down > frame.height - LOUPE_ROOM_PX && across < frame.width / 2;
    this.#root.querySelector(".loupe")?.classList.toggle("loupe--right", inCorner);
  }
}
