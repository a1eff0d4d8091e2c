// <minute-stepper> <input type="number" min max> with <button data-step="-1|1"> and <button data-set="10" aria-pressed> around it.
// The input is the form's truth; the buttons only write to it. Fires the input's own `input` and `change`.
export class MinuteStepper extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", this.#press);
    this.addEventListener("input", this.#mark);
    this.#mark();
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.#press);
    this.removeEventListener("input", this.#mark);
  }

  #input(): HTMLInputElement | null {
    return this.querySelector('input[type="number"]');
  }

  #press = (event: MouseEvent): void => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-step], [data-set]") : null;
    const input = this.#input();
    if (!button || !input) return;
    const wanted = Number(button.dataset["set"] ?? (Number(input.value) || 0) + Number(button.dataset["step"]));
    input.value = String(Math.min(Number(input.max || 600), Math.max(Number(input.min || 0), wanted)));
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  #mark = (): void => {
    const value = this.#input()?.value;
    for (const preset of this.querySelectorAll<HTMLElement>("[data-set]")) {
      preset.setAttribute("aria-pressed", String(preset.dataset["set"] === value));
    }
  };
}

customElements.define("minute-stepper", MinuteStepper);
