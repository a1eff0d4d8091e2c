// <photo-progress data-url="JSON address with {state}" data-state="processing" [data-swap="id"]> words, [data-says] </photo-progress>
// Asks with growing pauses until the state is another one, then takes the part with that id from this page anew, or loads the
// page again. It never claims progress it does not know. Without a script the page's own "Look again" link does it.
import { fetchPage, swapById } from "../core/fetch-page";

const FIRST_MS = 500;
const LONGEST_MS = 8000;
const GROWTH = 1.5;

export class PhotoProgress extends HTMLElement {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wait = FIRST_MS;
  #stop = new AbortController();

  connectedCallback(): void {
    this.#stop = new AbortController();
    document.addEventListener("visibilitychange", this.#onReturn, { signal: this.#stop.signal });
    this.#later();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
    this.#stop.abort();
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), this.#wait);
    this.#wait = Math.min(LONGEST_MS, this.#wait * GROWTH);
  }

  #onReturn = (): void => {
    if (document.visibilityState !== "visible") return;
    this.#wait = FIRST_MS;
    this.#later();
  };

  async #ask(): Promise<void> {
    if (document.visibilityState === "hidden") return; // goes on when somebody looks again
    try {
      const answer = await fetch(this.dataset["url"] ?? "", { headers: { Accept: "application/json" }, signal: this.#stop.signal });
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
      const { state } = (await answer.json()) as { state?: string };
      if (state && state !== this.dataset["state"]) {
        await this.#arrive();
        return;
      }
      this.#say("");
    } catch {
      if (this.#stop.signal.aborted) return;
      this.#say("The photo is safe. The box does not answer just now; asking again.");
    }
    this.#later();
  }

  async #arrive(): Promise<void> {
    const { swap } = this.dataset;
    const swapped = swap ? swapById(await fetchPage(location.href, this.#stop.signal), swap) : false;
    if (!swapped) location.reload();
  }

  #say(words: string): void {
    const place = this.querySelector("[data-says]");
    if (place && place.textContent !== words) place.textContent = words;
  }
}

customElements.define("photo-progress", PhotoProgress);
