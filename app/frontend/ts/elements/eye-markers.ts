// <eye-markers data-width data-height>  (size of the upright source picture); rendered by macros/eyes.html.
//   .eyes > svg[data-view] with <image>, <path data-eye-line>, two <g class="eyem" data-eye="right|left" role="slider" tabindex="0">
//   .loupe > svg[data-loupe] with the same <image>;  <button data-whole aria-pressed> whole picture or close up
//   <input type="number" data-eye-x="right"> ... four of them: the form's truth, in source pixels, pixel centres at integers
//   <button data-pick="right|left" aria-pressed>, <button data-nudge="dx,dy">, [data-says] role="status"
// Drag a marker (it keeps its distance to the finger), tap the picture to put the picked one there, arrows and buttons move
// half a pixel. Empty inputs mean nobody found the eyes: tap one, then the other. A form reset goes back to the start.
import type { Eye } from "../core/eye-marker";
import { EyeScene } from "../core/eye-scene";
import type { Point } from "../core/view";

const TAP_PX = 8;
const DRAG = "Drag each marker to the middle of the eye.";
const ARROWS: Record<string, string> = { ArrowLeft: "-0.5,0", ArrowRight: "0.5,0", ArrowUp: "0,-0.5", ArrowDown: "0,0.5" };

interface Drag {
  readonly from: Point;
  readonly start: Point;
  readonly onMarker: boolean;
  moved: boolean;
}

const eyeOf = (marker: SVGGElement): Eye => (marker.dataset["eye"] === "left" ? "left" : "right");
const markerAt = (event: Event): SVGGElement | null => (event.target instanceof Element ? event.target.closest<SVGGElement>(".eyem") : null);

export class EyeMarkers extends HTMLElement {
  #scene!: EyeScene;
  #drag: Drag | null = null;
  #stop = new AbortController();
  #resized = new ResizeObserver(() => { this.#scene.frame(); });

  connectedCallback(): void {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const stage = this.#stage();
    stage.addEventListener("pointerdown", this.#press, { signal });
    stage.addEventListener("pointermove", this.#move, { signal });
    stage.addEventListener("pointerup", this.#release, { signal });
    stage.addEventListener("pointercancel", () => { this.#drag = null; }, { signal });
    this.addEventListener("click", this.#click, { signal });
    this.addEventListener("keydown", this.#key, { signal });
    this.addEventListener("focusin", this.#focus, { signal });
    const form = this.closest("form") ?? this.querySelector("form");
    form?.addEventListener("reset", () => { setTimeout(() => { this.#start(); }); }, { signal });
    form?.addEventListener("submit", this.#check, { signal });
    this.#start();
    this.#resized.observe(stage);
  }

  disconnectedCallback(): void {
    this.#stop.abort();
    this.#resized.disconnect();
  }

  #stage = (): HTMLElement => this.querySelector<HTMLElement>(".eyes") ?? this;

  #start(): void {
    this.#scene = new EyeScene(this, this.#stage());
    this.#scene.showWhole(!this.#scene.allPlaced);
    this.#say(this.#scene.allPlaced ? DRAG : "Tap the middle of your right eye, usually on the left of the picture.");
  }

  #press = (event: PointerEvent): void => {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest("button"))) return;
    event.preventDefault(); // else the browser focuses whatever marker lands under a finger that was lifted
    const held = markerAt(event);
    held?.focus({ preventScroll: true });
    if (held) this.#scene.picked = eyeOf(held);
    const start = held ? this.#scene.pickedAt : this.#scene.corner;
    this.#drag = { from: { x: event.clientX, y: event.clientY }, start, onMarker: held !== null, moved: false };
    this.#stage().setPointerCapture(event.pointerId);
    this.#scene.draw();
  };

  // On a marker a drag moves it; elsewhere it moves the picture.
  #move = (event: PointerEvent): void => {
    const drag = this.#drag;
    if (!drag) return;
    const px = { x: event.clientX - drag.from.x, y: event.clientY - drag.from.y };
    const by = this.#scene.lengths(px.x, px.y);
    drag.moved ||= Math.hypot(px.x, px.y) > TAP_PX;
    if (drag.onMarker) this.#scene.put({ x: drag.start.x + by.x, y: drag.start.y + by.y });
    else if (drag.moved) this.#scene.moveRegionTo({ x: drag.start.x - by.x, y: drag.start.y - by.y });
  };

  #release = (event: PointerEvent): void => {
    const drag = this.#drag;
    this.#drag = null;
    if (!drag || drag.onMarker || drag.moved) return;
    const wasOpen = !this.#scene.allPlaced;
    this.#scene.put(this.#scene.locate({ x: event.clientX, y: event.clientY }));
    if (wasOpen) this.#goOn();
  };

  // While eyes are missing a tap places one and asks for the other; with both there, the view closes in.
  #goOn(): void {
    this.#scene.picked = this.#scene.picked === "right" ? "left" : "right";
    if (this.#scene.allPlaced) this.#scene.showWhole(false);
    this.#say(this.#scene.allPlaced ? DRAG : `Now the middle of your ${this.#scene.picked} eye.`);
    this.#scene.draw();
  }

  #nudge(step: string): void {
    const [dx = 0, dy = 0] = step.split(",").map(Number);
    const at = this.#scene.pickedAt;
    this.#scene.put({ x: at.x + dx, y: at.y + dy });
  }

  #click = (event: MouseEvent): void => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const { nudge, pick } = button?.dataset ?? {};
    if (nudge) this.#nudge(nudge);
    else if (pick === "right" || pick === "left") this.#scene.picked = pick;
    else if (button?.hasAttribute("data-whole")) this.#scene.showWhole(!this.#scene.isWhole);
    this.#scene.draw();
  };

  #key = (event: KeyboardEvent): void => {
    const step = ARROWS[event.key];
    if (!step || !markerAt(event)) return;
    event.preventDefault();
    this.#nudge(step);
  };

  #focus = (event: FocusEvent): void => {
    const marker = markerAt(event);
    if (!marker) return;
    this.#scene.picked = eyeOf(marker);
    this.#scene.draw();
  };

  #check = (event: SubmitEvent): void => {
    if (this.#scene.allPlaced || (event.submitter instanceof HTMLButtonElement && event.submitter.formNoValidate)) return;
    event.preventDefault();
    this.#say("Place both eyes first: tap the middle of each.");
  };

  #say(words: string): void {
    const place = this.querySelector("[data-says]");
    if (place) place.textContent = words;
  }
}

customElements.define("eye-markers", EyeMarkers);
