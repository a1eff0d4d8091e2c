// <copy-text> <input readonly value="..."> <button type="button" data-upgraded>Copy</button> </copy-text>
// Copies the input's text and says so on the button. Without a script the input is there to be selected.
export class CopyText extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", this.#press);
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.#press);
  }

  #press = (event: MouseEvent): void => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const input = this.querySelector("input");
    if (!button || !input) return;
    void copy(input).then((done) => {
      button.textContent = done ? "Copied" : "Selected";
    });
  };
}

async function copy(input: HTMLInputElement): Promise<boolean> {
  input.select();
  try {
    await navigator.clipboard.writeText(input.value);
    return true;
  } catch {
    return false; // plain HTTP in a home network has no clipboard: the text is selected, the rest is one tap
  }
}

customElements.define("copy-text", CopyText);
