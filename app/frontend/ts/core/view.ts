// One transform for both pictures. The picture is a 3:4 print that covers its pane, as stage.css places it; lengths are in
// `unit`, a quarter of the print's height, so that a view survives a resize. Offsets are those of the eye line's middle.
export interface View {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A pane's size in CSS pixels. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

export const WHOLE: View = { zoom: 1, x: 0, y: 0 };
const MAX_ZOOM = 6;
const EYE = 1.68; // units from the top of the print to the eye line: 42 % of four
const TOP = 0.3; // share of the cropped height that is cropped from the top

export const unitOf = (box: Box): number => Math.max(box.width / 3, box.height / 4);

/** Where the eye line's middle falls in a pane, in pixels. */
export function originOf(box: Box): Point {
  const unit = unitOf(box);
  return { x: box.width / 2, y: (box.height - 4 * unit) * TOP + EYE * unit };
}

const between = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** The nearest view that leaves no gap between the print and the edge of its pane. */
export function clamped(view: View, box: Box): View {
  const unit = unitOf(box);
  const origin = originOf(box);
  const zoom = between(view.zoom, 1, MAX_ZOOM);
  const sideways = (zoom * 3 - box.width / unit) / 2;
  const highest = box.height / unit - origin.y / unit - (4 - EYE) * zoom;
  const lowest = EYE * zoom - origin.y / unit;
  return { zoom, x: between(view.x, -sideways, sideways), y: between(view.y, highest, lowest) };
}

/** Zoom by a factor while the spot under `at` (pixels in the pane) stays where it is. */
export function zoomedAt(view: View, factor: number, at: Point, box: Box): View {
  const unit = unitOf(box);
  const origin = originOf(box);
  const zoom = between(view.zoom * factor, 1, MAX_ZOOM);
  const keep = zoom / view.zoom;
  const px = (at.x - origin.x) / unit;
  const py = (at.y - origin.y) / unit;
  return clamped({ zoom, x: px - keep * (px - view.x), y: py - keep * (py - view.y) }, box);
}

/** Move by pixels. */
export function movedBy(view: View, dx: number, dy: number, box: Box): View {
  const unit = unitOf(box);
  return clamped({ ...view, x: view.x + dx / unit, y: view.y + dy / unit }, box);
}
