// <compare-strip>  the timeline with two handles; rendered by macros/compare.html.
//   <form class="strip__plain" data-plain>  <select name="before">  with one <option> a photo, oldest first:
//       value = photo id, data-x = position in per cent, data-day = "15 Feb"; the text is the full date. Its data-avif and
//       data-jpeg are the addresses of the pictures, with {id} for the photo's. <select name="after"> holds the same photos.
//       This form is all there is without a script.
//   <div class="strip" data-upgraded>
//       <input type="range" data-handle="a" min="0" max="{photos - 1}"> and data-handle="b": arrow keys and value text
//       <svg aria-hidden="true"> drawn by the server: x in per cent, y in pixels. The script moves [data-window] (x, width),
//           [data-handle-at="a"|"b"] (x), and fades every [data-at] whose per cent lies outside A to B.
// Drag anywhere: the nearer handle follows and snaps to a photo. Fires `change` with detail {a, b}: photo ids.
interface Photo {
  readonly id: string;
  readonly x: number;
  readonly date: string;
}

type Handle = "a" | "b";

/** Written only where it differs from what stands there: the box has drawn the pair the page came with. */
function place(drawn: Element | null, name: string, percent: number): void {
  const rounded = Math.round(percent * 1000) / 1000;
  if (parseFloat(drawn?.getAttribute(name) ?? "") !== rounded) drawn?.setAttribute(name, `${rounded}%`);
}

export interface PairChange {
  readonly a: string;
  readonly b: string;
}

export class CompareStrip extends HTMLElement {
  #photos: Photo[] = [];
  #at: Record<Handle, number> = { a: 0, b: 0 };
  #dragged: Handle | null = null;
  #stop = new AbortController();

  connectedCallback(): void {
    const options = this.querySelectorAll<HTMLOptionElement>('select[name="before"] option');
    this.#photos = [...options].map((option) => ({ id: option.value, x: Number(option.dataset["x"]), date: option.text.trim() }));
    this.#at = { a: Number(this.#range("a")?.value), b: Number(this.#range("b")?.value) };
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const strip = this.querySelector<HTMLElement>(".strip");
    strip?.addEventListener("pointerdown", this.#press, { signal });
    strip?.addEventListener("pointermove", this.#drag, { signal });
    for (const end of ["pointerup", "pointercancel"]) strip?.addEventListener(end, () => { this.#dragged = null; }, { signal });
    strip?.addEventListener("input", this.#step, { signal });
    strip?.addEventListener("change", (event) => { event.stopPropagation(); }, { signal });
    this.#draw();
  }

  disconnectedCallback(): void {
    this.#stop.abort();
  }

  /** Move to a pair from outside (a closer match, the back button); fires nothing. */
  show(pair: PairChange): void {
    const a = this.#photos.findIndex((photo) => photo.id === pair.a);
    const b = this.#photos.findIndex((photo) => photo.id === pair.b);
    if (a < 0 || b <= a) return;
    this.#at = { a, b };
    this.#draw();
  }

  #range(handle: Handle): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>(`[data-handle="${handle}"]`);
  }

  #percentAt(event: PointerEvent): number {
    const strip = this.querySelector(".strip")?.getBoundingClientRect();
    const plot = this.querySelector(".strip > svg");
    if (!strip || !plot) return 0;
    const { left, width } = getComputedStyle(plot); // the drawing may overflow its box, so its own rectangle does not do
    return ((event.clientX - strip.left - parseFloat(left)) / parseFloat(width)) * 100;
  }

  #nearest(percent: number): number {
    let best = 0;
    this.#photos.forEach((photo, index) => {
      const reigning = this.#photos[best];
      if (reigning && Math.abs(photo.x - percent) < Math.abs(reigning.x - percent)) best = index;
    });
    return best;
  }

  #press = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const percent = this.#percentAt(event);
    const toA = Math.abs(percent - (this.#photos[this.#at.a]?.x ?? 0));
    const toB = Math.abs(percent - (this.#photos[this.#at.b]?.x ?? 100));
    this.#dragged = toA <= toB ? "a" : "b";
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.#range(this.#dragged)?.focus({ preventScroll: true });
    event.preventDefault();
    this.#move(this.#dragged, this.#nearest(percent));
  };

  #drag = (event: PointerEvent): void => {
    if (this.#dragged) this.#move(this.#dragged, this.#nearest(this.#percentAt(event)));
  };

  #step = (event: Event): void => {
    event.stopPropagation();
    const range = event.target;
    if (!(range instanceof HTMLInputElement)) return;
    this.#move(range.dataset["handle"] === "a" ? "a" : "b", Number(range.value));
  };

  // A stays before B: a handle stops next to the other one.
  #move(handle: Handle, wanted: number): void {
    const index = handle === "a" ? Math.min(wanted, this.#at.b - 1) : Math.max(wanted, this.#at.a + 1);
    const changed = index !== this.#at[handle];
    if (changed) this.#at[handle] = index;
    this.#lift(handle);
    this.#draw();
    const [a, b] = [this.#photos[this.#at.a], this.#photos[this.#at.b]];
    if (!changed || !a || !b) return;
    const detail: PairChange = { a: a.id, b: b.id };
    this.dispatchEvent(new CustomEvent("change", { bubbles: true, detail }));
  }

  // The handle in the hand lies above the other one.
  #lift(handle: Handle): void {
    const drawn = this.querySelector(`[data-handle-at="${handle}"]`);
    if (drawn?.nextElementSibling) drawn.parentElement?.append(drawn);
  }

  #draw(): void {
    const [a, b] = [this.#photos[this.#at.a], this.#photos[this.#at.b]];
    if (!a || !b) return;
    const shade = this.querySelector("[data-window]");
    place(shade, "x", a.x);
    place(shade, "width", b.x - a.x);
    for (const [handle, photo] of [["a", a], ["b", b]] as const) {
      place(this.querySelector(`[data-handle-at="${handle}"]`), "x", photo.x);
      const range = this.#range(handle);
      if (!range) continue;
      range.value = String(this.#at[handle]);
      range.setAttribute("aria-valuetext", photo.date);
    }
    for (const week of this.querySelectorAll<SVGElement>("[data-at]")) {
      const at = Number(week.dataset["at"]);
      week.classList.toggle("is-out", at < a.x || at >= b.x);
    }
  }
}

customElements.define("compare-strip", CompareStrip);
