// <compare-stage class="stage" mode="side|slider|blink|overlay" role="group" tabindex="0" aria-label="...">
//   <div class="stage__frame">
//     <figure class="pane pane--b"><div class="pane__view"><picture>..<img></picture></div></figure>   B first: A lies on top
//     <figure class="pane pane--a"><div class="pane__view"><picture>..<img></picture></div></figure>
//     <input class="cutrange" type="range" min="0" max="100"> <div class="cut">..</div>                slider
//     <p class="tag tag--a"><b>A</b><span data-day="a">15 Feb</span></p> <p class="tag tag--b">..</p>
//     <input class="range mix" type="range" min="0" max="100">                                          overlay
//     <button class="stage__zoom" type="button" data-zoom-reset hidden>                                 shown while zoomed
// Modes are chosen by setting the attribute. One transform moves both pictures: pinch, wheel, drag, double tap, + - 0 and
// arrows. Both panes are equally big, so one rule puts both eye lines at the same height. Server macro: macros/compare.html.
import { Blink } from "../core/blink";
import { Cut } from "../core/cut";
import { watchHands } from "../core/gestures";
import { clamped, movedBy, originOf, unitOf, WHOLE, zoomedAt, type Box, type Point, type View } from "../core/view";

const DOUBLE_TAP_ZOOM = 2.4;
const KEY_STEP_PX = 48;
const ZOOM_KEYS: Record<string, number> = { "+": 1.25, "=": 1.25, "-": 0.8, "_": 0.8 };
const ARROWS: Record<string, [number, number]> = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class CompareStage extends HTMLElement {
  static readonly observedAttributes = ["mode"];
  #view: View = WHOLE;
  #stop = new AbortController();
  // The whole picture fits any size as it is: showing it once more would style the page a second time while it loads.
  #resized = new ResizeObserver(() => { if (this.#view !== WHOLE) this.#show(clamped(this.#view, this.#box())); });
  #blink = new Blink(this);
  #cut = new Cut(this);

  connectedCallback(): void {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    watchHands(this, { grab: this.#grab, pinch: this.#pinch, tap: this.#tap, doubleTap: this.#doubleTap }, signal);
    this.addEventListener("wheel", this.#wheel, { passive: false, signal });
    this.addEventListener("keydown", this.#key, { signal });
    this.querySelector("[data-zoom-reset]")?.addEventListener("click", () => { this.#show(WHOLE); this.focus(); }, { signal });
    this.#resized.observe(this);
    this.#cut.watch(signal);
    this.#blink.run(this.mode === "blink");
  }

  disconnectedCallback(): void {
    this.#stop.abort();
    this.#resized.disconnect();
    this.#blink.run(false);
  }

  // Not for the mode the page came with: connecting shows it, without measuring the page before it stands.
  attributeChangedCallback(_name: string, before: string | null): void {
    if (before === null || !this.isConnected) return;
    this.#blink.run(this.mode === "blink");
    this.#show(clamped(this.#view, this.#box()));
  }

  get mode(): string {
    return this.getAttribute("mode") ?? "side";
  }

  #box(): Box {
    return this.querySelector(".pane--a")?.getBoundingClientRect() ?? { width: 3, height: 4 };
  }

  // The point in the coordinates of whichever pane lies under it; both panes share them.
  #inPane(at: Point): Point {
    for (const pane of this.querySelectorAll(".pane")) {
      const box = pane.getBoundingClientRect();
      if (at.x >= box.left && at.x <= box.right) return { x: at.x - box.left, y: at.y - box.top };
    }
    return originOf(this.#box());
  }

  #show(view: View): void {
    this.#view = view;
    const unit = unitOf(this.#box());
    this.style.setProperty("--zoom", String(view.zoom));
    this.style.setProperty("--tx", `${view.x * unit}px`);
    this.style.setProperty("--ty", `${view.y * unit}px`);
    const zoomed = view.zoom > 1.001;
    this.classList.toggle("is-zoomed", zoomed);
    const reset = this.querySelector<HTMLElement>("[data-zoom-reset]");
    if (!reset) return;
    reset.hidden = !zoomed;
    const words = reset.querySelector("[data-zoom]");
    if (words) words.textContent = `${view.zoom.toFixed(1)}×`;
  }

  #grab = (at: Point): ((at: Point, dx: number, dy: number) => void) => {
    if (this.mode === "slider" && (this.#view.zoom <= 1.001 || this.#cut.isNear(at.x))) return (now) => { this.#cut.moveTo(now.x); };
    return (_, dx, dy) => { this.#show(movedBy(this.#view, dx, dy, this.#box())); };
  };

  #pinch = (factor: number, at: Point, dx: number, dy: number): void => {
    const box = this.#box();
    this.#show(movedBy(zoomedAt(this.#view, factor, this.#inPane(at), box), dx, dy, box));
  };

  #tap = (): void => {
    if (this.mode === "blink") this.#blink.flip();
  };

  #doubleTap = (at: Point): void => {
    const into = this.#view.zoom > 1.001 ? WHOLE : zoomedAt(WHOLE, DOUBLE_TAP_ZOOM, this.#inPane(at), this.#box());
    this.#show(into);
  };

  // Only what changes the zoom is taken; the rest of the wheel scrolls the page.
  #wheel = (event: WheelEvent): void => {
    const next = zoomedAt(this.#view, Math.exp(-event.deltaY / 400), this.#inPane({ x: event.clientX, y: event.clientY }), this.#box());
    if (next.zoom === this.#view.zoom) return;
    event.preventDefault();
    this.#show(next);
  };

  #key = (event: KeyboardEvent): void => {
    const factor = ZOOM_KEYS[event.key];
    const arrow = event.target === this && this.#view.zoom > 1 ? ARROWS[event.key] : undefined;
    const box = this.#box();
    if (factor) this.#show(zoomedAt(this.#view, factor, originOf(box), box));
    else if (event.key === "0") this.#show(WHOLE);
    else if (arrow) this.#show(movedBy(this.#view, arrow[0] * KEY_STEP_PX, arrow[1] * KEY_STEP_PX, box));
    else if (event.key === " " && event.target === this && this.mode === "blink") this.#blink.flip();
    else return;
    event.preventDefault();
  };
}

customElements.define("compare-stage", CompareStage);
