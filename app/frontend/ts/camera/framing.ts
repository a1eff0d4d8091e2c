// Where things lie on the stage: a 390 x 520 drawing whose eyes are those of the aligned crop (42 % of the height). The live
// picture is enlarged so that a face as far away as in the baseline fills the drawing's circles.
import type { Spot } from "./measures";

export const STAGE = { width: 390, height: 520 } as const;
export const EYE_LINE = 218.4;
export const EYES_APART = STAGE.width * (480 / 1536);
export const TARGET: readonly [Spot, Spot] = [{ x: STAGE.width / 2 - EYES_APART / 2, y: EYE_LINE }, { x: STAGE.width / 2 + EYES_APART / 2, y: EYE_LINE }];

export interface Area { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

const USUAL_FRAMING = 0.14; // arm's length; while there is no baseline
const MOST_ZOOM = 4;

export interface Baseline {
  readonly photo: string;
  /** Eye distance over the width of the largest upright 3:4 picture its source holds. */
  readonly framing: number;
  readonly tiltDeg: number;
}

export const zoomFor = (framing: number | undefined): number => Math.min(MOST_ZOOM, Math.max(1, EYES_APART / STAGE.width / (framing ?? USUAL_FRAMING)));

/** How a picture of this size lies on the stage: covering it, enlarged about the middle of the eye line. */
export class Framing {
  constructor(readonly width: number, readonly height: number, readonly zoom: number) {}

  get #cover(): number {
    return Math.max(STAGE.width / this.width, STAGE.height / this.height);
  }

  toStage({ x, y }: Spot): Spot {
    const covered = { x: (x - this.width / 2) * this.#cover, y: (y - this.height / 2) * this.#cover + STAGE.height / 2 };
    return { x: STAGE.width / 2 + this.zoom * covered.x, y: EYE_LINE + this.zoom * (covered.y - EYE_LINE) };
  }

  /** What is seen on the stage and as much again round it, within the picture: where to look for the face. */
  get searched(): Area {
    const scale = this.#cover * this.zoom;
    const [width, height] = [Math.min(this.width, (1.5 * STAGE.width) / scale), Math.min(this.height, (1.5 * STAGE.height) / scale)];
    const middle = { x: this.width / 2, y: this.height / 2 + ((EYE_LINE - STAGE.height / 2) * (1 - 1 / this.zoom)) / this.#cover };
    return {
      x: Math.min(this.width - width, Math.max(0, middle.x - width / 2)),
      y: Math.min(this.height - height, Math.max(0, middle.y - height / 2)),
      width,
      height,
    };
  }
}

/** The similarity that lays the target's eyes on these two: scale * cosine, scale * sine, and the shift. */
export function layOn([right, left]: readonly [Spot, Spot]): readonly [number, number, number, number] {
  const [a, b] = [(left.x - right.x) / EYES_APART, (left.y - right.y) / EYES_APART];
  const [from] = TARGET;
  return [a, b, right.x - a * from.x + b * from.y, right.y - b * from.x - a * from.y];
}
