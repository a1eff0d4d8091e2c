// <tag-chips> <form method="post"> <button class="chip" name value aria-pressed> ... </form> <p data-says role="status"> </tag-chips>
// Each chip is a submit button that turns its tag on or off; here that happens without leaving the page, one after the other.
// A tap that could not be kept is taken back and said. Without a script the form loads the page again.
const UNSAVED = "That was not kept: the box does not answer.";

export class TagChips extends HTMLElement {
  #queue: Promise<void> = Promise.resolve();

  connectedCallback(): void {
    this.addEventListener("submit", this.#onSubmit);
  }

  disconnectedCallback(): void {
    this.removeEventListener("submit", this.#onSubmit);
  }

  #onSubmit = (event: SubmitEvent): void => {
    const { target: form, submitter: chip } = event;
    if (!(form instanceof HTMLFormElement) || !(chip instanceof HTMLButtonElement)) return;
    event.preventDefault();
    const body = new FormData(form);
    body.set(chip.name, chip.value);
    this.#flip(chip);
    this.#queue = this.#queue.then(() => this.#keep(form.action, body, chip));
  };

  async #keep(url: string, body: FormData, chip: HTMLButtonElement): Promise<void> {
    try {
      const answer = await fetch(url, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
      if (!answer.ok && answer.type !== "opaqueredirect") throw new Error(`answered ${answer.status}`);
      this.#say("");
    } catch {
      this.#flip(chip);
      this.#say(UNSAVED);
    }
  }

  #flip(chip: HTMLButtonElement): void {
    chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
  }

  #say(words: string): void {
    const place = this.querySelector("[data-says]");
    if (place) place.textContent = words;
  }
}

customElements.define("tag-chips", TagChips);
