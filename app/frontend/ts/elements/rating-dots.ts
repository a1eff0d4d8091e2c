// <rating-dots> five radio buttons with data-says="Good", and an <output> for the word of the chosen one.
// A rating is optional: tapping the chosen dot again takes it back, which radio buttons alone cannot do.
export class RatingDots extends HTMLElement {
  #before: HTMLInputElement | null = null;

  connectedCallback(): void {
    this.addEventListener("pointerdown", this.#remember);
    this.addEventListener("click", this.#takeBack);
    this.addEventListener("change", this.#say);
    this.#say();
  }

  disconnectedCallback(): void {
    this.removeEventListener("pointerdown", this.#remember);
    this.removeEventListener("click", this.#takeBack);
    this.removeEventListener("change", this.#say);
  }

  #chosen(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>("input:checked");
  }

  #remember = (): void => {
    this.#before = this.#chosen();
  };

  #takeBack = (event: MouseEvent): void => {
    if (!(event.target instanceof HTMLInputElement) || event.target !== this.#before) return;
    event.target.checked = false;
    this.#before = null;
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  };

  #say = (): void => {
    const output = this.querySelector("output");
    if (output) output.textContent = this.#chosen()?.dataset["says"] ?? "";
  };
}

customElements.define("rating-dots", RatingDots);
