// Pointers turned into what a hand means: drag, pinch, tap, double tap. Positions are client pixels.
import type { Point } from "./view";

export interface Hands {
  /** Return what a one-finger drag that starts here does, or null to leave it to the browser. */
  grab(at: Point, event: PointerEvent): ((at: Point, dx: number, dy: number) => void) | null;
  pinch(factor: number, at: Point, dx: number, dy: number): void;
  tap(at: Point): void;
  doubleTap(at: Point): void;
}

const TAP_PX = 8;
const DOUBLE_MS = 300;
const DOUBLE_PX = 32;

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

export function watchHands(target: HTMLElement, hands: Hands, signal: AbortSignal): void {
  const down = new Map<number, Point>();
  let drag: ReturnType<Hands["grab"]> = null;
  let start: Point | null = null; // where a possible tap began; null once it moved
  let last: { at: Point; time: number } | null = null;

  const pressed = (event: PointerEvent): void => {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest("button, a, .mix"))) return;
    const at = { x: event.clientX, y: event.clientY };
    down.set(event.pointerId, at);
    target.setPointerCapture(event.pointerId);
    start = down.size === 1 ? at : null;
    drag = down.size === 1 ? hands.grab(at, event) : null;
  };

  const moved = (event: PointerEvent): void => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const at = { x: event.clientX, y: event.clientY };
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    down.set(event.pointerId, at);
    if (other) {
      const was = middle(before, other);
      const now = middle(at, other);
      hands.pinch(distance(at, other) / Math.max(1, distance(before, other)), now, now.x - was.x, now.y - was.y);
    } else {
      if (start && distance(start, at) > TAP_PX) start = null;
      drag?.(at, at.x - before.x, at.y - before.y);
    }
  };

  const released = (event: PointerEvent): void => {
    if (!down.delete(event.pointerId) || down.size > 0) return;
    drag = null;
    if (!start || event.type === "pointercancel") return;
    const isSecond = last !== null && event.timeStamp - last.time < DOUBLE_MS && distance(last.at, start) < DOUBLE_PX;
    if (isSecond) hands.doubleTap(start);
    else hands.tap(start);
    last = isSecond ? null : { at: start, time: event.timeStamp };
  };

  target.addEventListener("pointerdown", pressed, { signal });
  target.addEventListener("pointermove", moved, { signal });
  target.addEventListener("pointerup", released, { signal });
  target.addEventListener("pointercancel", released, { signal });
}
