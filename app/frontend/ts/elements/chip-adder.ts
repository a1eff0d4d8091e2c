// <chip-adder> <details><summary>Add</summary> <input name="products"> <button type="button" data-add> </details>
//   <template> one chip: a label round a checked checkbox </template>
// The typed words become a chip of their own, put before this element. Without a script the input itself is sent.
export class ChipAdder extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", this.#press);
    this.addEventListener("keydown", this.#key);
    this.addEventListener("toggle", this.#opened, true);
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.#press);
    this.removeEventListener("keydown", this.#key);
    this.removeEventListener("toggle", this.#opened, true);
  }

  get #input(): HTMLInputElement | null {
    return this.querySelector("input");
  }

  #opened = (): void => {
    if (this.querySelector("details")?.open) this.#input?.focus();
  };

  #press = (event: MouseEvent): void => {
    if (event.target instanceof Element && event.target.closest("[data-add]")) this.#add();
  };

  #key = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.target !== this.#input || event.isComposing) return;
    event.preventDefault();
    this.#add();
  };

  #add(): void {
    const input = this.#input;
    const words = input?.value.trim().replace(/\s+/g, " ") ?? "";
    if (!input || !words) return;
    this.#chip(words, input.name);
    input.value = "";
    const details = this.querySelector("details");
    if (details) details.open = false;
    details?.querySelector("summary")?.focus();
  }

  #chip(words: string, name: string): void {
    const there = [...(this.parentElement?.querySelectorAll<HTMLInputElement>('input[type="checkbox"]') ?? [])];
    const says = (box: HTMLInputElement): string => (box.parentElement?.textContent ?? "").trim().toLowerCase();
    const same = there.find((box) => box.name === name && [box.value.toLowerCase(), says(box)].includes(words.toLowerCase()));
    if (same) {
      same.checked = true;
      return;
    }
    const chip = this.querySelector("template")?.content.firstElementChild?.cloneNode(true);
    const box = chip instanceof HTMLElement ? chip.querySelector("input") : null;
    if (!(chip instanceof HTMLElement) || !box) return;
    box.value = words;
    chip.append(words);
    this.before(chip);
  }
}

customElements.define("chip-adder", ChipAdder);
