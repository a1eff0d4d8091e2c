// The pictures of Compare. A print is decoded before it is hung, so a swap never shows an empty pane; prints that were
// fetched once stay on the shelf (the server forbids caches) while the page is open.
type Side = "a" | "b";
const AT_ONCE = 4;
const MOST = 120; // prints fetched before they are asked for: a diary of many years does not fit into a phone

export class PrintShelf {
  readonly #root: HTMLElement;
  readonly #prints = new Map<string, HTMLPictureElement>();
  readonly #wanted: Partial<Record<Side, string>> = {};

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  /** Take over the two prints the server hung. */
  adopt(pair: Readonly<Record<Side, string>>): void {
    for (const side of ["a", "b"] as const) {
      const print = this.#root.querySelector<HTMLPictureElement>(`.pane--${side} picture`);
      this.#wanted[side] = pair[side];
      if (print) this.#prints.set(pair[side], print);
    }
  }

  /** Show a photo on one side; the date changes now, the picture as soon as it is decoded. */
  hang(side: Side, id: string): void {
    const option = this.#option(id);
    if (!option || this.#wanted[side] === id) return;
    this.#wanted[side] = id;
    const day = option.dataset["day"] ?? "";
    for (const place of this.#root.querySelectorAll(`[data-day="${side}"]`)) place.textContent = day;
    for (const link of this.#root.querySelectorAll(`[data-pair-link="${side}"]`)) link.setAttribute("href", `/photos/${id}`);
    void this.#hangDecoded(side, id, `Photo ${side.toUpperCase()}, ${option.text.trim()}`);
  }

  /** Fetch the photos of the strip, a few at a time, those nearest to the pair first. */
  fetchAll(): void {
    const all = [...this.#root.querySelectorAll<HTMLOptionElement>('select[name="before"] option')].map((option) => option.value);
    const hung = Object.values(this.#wanted).map((id) => all.indexOf(id));
    const away = all.map((id, index) => ({ id, steps: Math.min(...hung.map((place) => Math.abs(place - index))) }));
    const ids = away.sort((one, other) => one.steps - other.steps).slice(0, MOST).map((photo) => photo.id);
    const next = async (): Promise<void> => {
      for (let id = ids.shift(); id; id = ids.shift()) await this.#decoded(id).catch(() => undefined);
    };
    for (let lane = 0; lane < AT_ONCE; lane += 1) void next();
  }

  #option(id: string): HTMLOptionElement | null {
    return this.#root.querySelector<HTMLOptionElement>(`select[name="before"] option[value="${CSS.escape(id)}"]`);
  }

  async #hangDecoded(side: Side, id: string, alt: string): Promise<void> {
    const pane = this.#root.querySelector(`.pane--${side}`);
    pane?.classList.add("is-loading");
    const print = await this.#decoded(id).catch(() => null);
    if (this.#wanted[side] !== id) return; // the handle has moved on
    pane?.classList.remove("is-loading");
    if (!print) return;
    const img = print.querySelector("img");
    if (img) img.alt = alt;
    pane?.querySelector(".pane__view")?.replaceChildren(print);
  }

  async #decoded(id: string): Promise<HTMLPictureElement> {
    const print = this.#prints.get(id) ?? this.#make(id);
    this.#prints.set(id, print);
    await print.querySelector("img")?.decode();
    return print;
  }

  #make(id: string): HTMLPictureElement {
    const patterns = this.#root.querySelector<HTMLSelectElement>('select[name="before"]')?.dataset;
    const [avif, jpeg] = [patterns?.["avif"], patterns?.["jpeg"]].map((pattern) => pattern?.replace("{id}", id));
    const picture = document.createElement("picture");
    const source = document.createElement("source");
    source.type = "image/avif";
    if (avif) {
      source.srcset = avif;
      picture.append(source);
    }
    const img = document.createElement("img");
    img.width = 768;
    img.height = 1024;
    picture.append(img);
    img.src = jpeg ?? avif ?? "";
    return picture;
  }
}
