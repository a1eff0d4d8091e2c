// What part of a photograph is shown while the eyes are placed. All in pixels of the upright source picture; the edge of the
// picture lies at -0.5, because the centre of the first pixel is at 0.
import type { Point } from "./view";

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Region extends Size {
  readonly x: number;
  readonly y: number;
}

const WIDE = 2.7; // interocular distances across the close view
const EYE_LINE = 0.42;

export const middleOf = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
export const apart = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** The whole picture, as wide or as high as the frame needs to hold it. */
export function wholeView(picture: Size, frame: Size): Region {
  const scale = Math.max(picture.width / frame.width, picture.height / frame.height);
  const width = frame.width * scale;
  const height = frame.height * scale;
  return { width, height, x: (picture.width - 1 - width) / 2, y: (picture.height - 1 - height) / 2 };
}

/** Both eyes, close up, their line at 42 % of the frame's height; never wider than the whole picture. */
export function closeView(right: Point, left: Point, picture: Size, frame: Size): Region {
  const whole = wholeView(picture, frame);
  const width = Math.min(whole.width, Math.max(WIDE * apart(right, left), picture.width / 20));
  const height = (width * frame.height) / frame.width;
  const middle = middleOf(right, left);
  return { width, height, x: middle.x - width / 2, y: middle.y - height * EYE_LINE };
}

/** Where the picture is when a frame shows a region: a client position turned into source pixels. */
export function toSource(at: Point, frame: DOMRect, region: Region): Point {
  return {
    x: region.x + ((at.x - frame.left) / frame.width) * region.width,
    y: region.y + ((at.y - frame.top) / frame.height) * region.height,
  };
}

export const viewBox = (region: Region): string => [region.x, region.y, region.width, region.height].map((n) => n.toFixed(3)).join(" ");

export const inside = (point: Point, picture: Size): Point => ({
  x: Math.min(picture.width - 0.5, Math.max(-0.5, point.x)),
  y: Math.min(picture.height - 0.5, Math.max(-0.5, point.y)),
});
