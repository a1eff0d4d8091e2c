// <compare-pair> wraps the whole Compare page and ties its parts: modes, stage, strip, grade, dose.
//   modes: <form class="seg" data-modes method="get"> with buttons name="mode" value="side" ... (a plain GET without a script)
//   strip: fires `change`; pictures and dates swap at once from what its options carry
//   [data-better-a][data-better-b] on a link: "A closer match", shown without leaving the page
//   [data-swap] with an id: taken from the page of the new pair (same address with ?before=&after=) when it has answered
//   <form data-colour method="get"> with buttons name="colour" value="taken|adjusted": swaps #colour, whose class the stage obeys
//   [data-pair-link="a"|"b"] on links to a photo: href is kept in step
import { fetchPage, swapById } from "../core/fetch-page";
import { PrintShelf } from "../core/print-shelf";
import "./compare-stage";
import "./compare-strip";
import type { CompareStrip, PairChange } from "./compare-strip";

const SETTLE_MS = 160;

export class ComparePair extends HTMLElement {
  #shelf = new PrintShelf(this);
  #loading = new AbortController();
  #settling: ReturnType<typeof setTimeout> | undefined;

  connectedCallback(): void {
    const chosen = (name: string): string => this.querySelector<HTMLSelectElement>(`select[name="${name}"]`)?.value ?? "";
    this.#shelf.adopt({ a: chosen("before"), b: chosen("after") });
    this.addEventListener("change", this.#onChange);
    this.addEventListener("click", this.#onClick);
    this.addEventListener("submit", this.#onMode);
    this.addEventListener("pointerdown", this.#onReach, { once: true });
  }

  disconnectedCallback(): void {
    this.removeEventListener("change", this.#onChange);
    this.removeEventListener("click", this.#onClick);
    this.removeEventListener("submit", this.#onMode);
    this.#loading.abort();
  }

  #onChange = (event: Event): void => {
    if (event instanceof CustomEvent) this.#show(event.detail as PairChange);
  };

  // The first touch of the strip says that other photos are about to be wanted.
  #onReach = (event: Event): void => {
    if (event.target instanceof Element && event.target.closest("compare-strip")) this.#shelf.fetchAll();
    else this.addEventListener("pointerdown", this.#onReach, { once: true });
  };

  #onClick = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-better-b]") : null;
    const { betterA: a, betterB: b } = link?.dataset ?? {};
    if (!a || !b || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.querySelector<CompareStrip>("compare-strip")?.show({ a, b });
    this.#show({ a, b });
  };

  #onMode = (event: SubmitEvent): void => {
    const form = event.target instanceof HTMLFormElement ? event.target : null;
    const chosen = event.submitter;
    if (!form?.matches("[data-modes], [data-colour]") || !(chosen instanceof HTMLButtonElement)) return;
    event.preventDefault();
    if (form.matches("[data-colour]")) {
      this.#remember({ colour: chosen.value });
      void this.#load();
      return;
    }
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === chosen));
    this.querySelector("compare-stage")?.setAttribute("mode", chosen.value);
    this.#remember({ mode: chosen.value });
  };

  #show(pair: PairChange): void {
    for (const side of ["a", "b"] as const) {
      this.#shelf.hang(side, pair[side]);
      const name = side === "a" ? "before" : "after";
      for (const input of this.querySelectorAll<HTMLInputElement>(`[data-modes] [name="${name}"]`)) input.value = pair[side];
    }
    // Another pair has other gains: until they are here it is shown as taken, and not called adjusted.
    this.querySelector("#colour")?.classList.remove("is-on");
    this.#remember({ before: pair.a, after: pair.b });
    clearTimeout(this.#settling);
    this.#loading.abort();
    this.#settling = setTimeout(() => { void this.#load(); }, SETTLE_MS);
  }

  async #load(): Promise<void> {
    this.#loading.abort();
    this.#loading = new AbortController();
    try {
      const page = await fetchPage(location.href, this.#loading.signal);
      for (const part of this.querySelectorAll("[data-swap][id]")) swapById(page, part.id);
    } catch (error) {
      if (error instanceof DOMException) return; // a newer pair is on its way
      for (const part of this.querySelectorAll("[data-swap][data-stale]")) part.textContent = part.getAttribute("data-stale");
    }
  }

  #remember(change: Record<string, string>): void {
    const url = new URL(location.href);
    for (const [key, value] of Object.entries(change)) url.searchParams.set(key, value);
    history.replaceState(history.state, "", url);
  }
}

customElements.define("compare-pair", ComparePair);
