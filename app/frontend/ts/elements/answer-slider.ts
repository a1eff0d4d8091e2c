// <answer-slider> a <select> with an empty first option, <input type="range" data-range>, <output data-says>, <button data-clear>.
// The select is the form's truth. The range has no value of its own until it is touched: its knob is not drawn, so that
// nothing suggests an answer, and a touch exactly in the middle counts as well.
export class AnswerSlider extends HTMLElement {
  connectedCallback(): void {
    const range = this.#range();
    if (!range) return;
    range.addEventListener("input", this.#answer);
    range.addEventListener("pointerup", this.#answer);
    range.addEventListener("keydown", this.#key);
    this.querySelector("[data-clear]")?.addEventListener("click", this.#leaveOut);
    const given = this.#select()?.value;
    if (given) range.value = given;
    this.#show();
  }

  disconnectedCallback(): void {
    const range = this.#range();
    range?.removeEventListener("input", this.#answer);
    range?.removeEventListener("pointerup", this.#answer);
    range?.removeEventListener("keydown", this.#key);
    this.querySelector("[data-clear]")?.removeEventListener("click", this.#leaveOut);
  }

  #range(): HTMLInputElement | null {
    return this.querySelector("[data-range]");
  }

  #select(): HTMLSelectElement | null {
    return this.querySelector("select");
  }

  #answer = (): void => {
    const range = this.#range();
    const select = this.#select();
    if (!range || !select) return;
    select.value = range.value;
    this.#show();
  };

  // Space and Enter take the value as it stands; the digits name one.
  #key = (event: KeyboardEvent): void => {
    const range = this.#range();
    if (!range || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Delete" || event.key === "Backspace") this.#leaveOut();
    else if (/^[0-9]$/.test(event.key)) range.value = event.key;
    if (event.key === " " || event.key === "Enter" || /^[0-9]$/.test(event.key)) {
      event.preventDefault();
      this.#answer();
    }
  };

  #leaveOut = (): void => {
    const select = this.#select();
    const range = this.#range();
    if (select) select.value = "";
    if (range) range.value = "5";
    this.#show();
    range?.focus();
  };

  #show(): void {
    const value = this.#select()?.value ?? "";
    this.toggleAttribute("data-answered", value !== "");
    const says = this.querySelector("[data-says]");
    if (says) says.textContent = value === "" ? "–" : value;
    this.#range()?.setAttribute("aria-valuetext", value === "" ? "not answered" : `${value} of 10`);
    const clear = this.querySelector<HTMLElement>("[data-clear]");
    if (clear) clear.hidden = value === "";
  }
}

customElements.define("answer-slider", AnswerSlider);
