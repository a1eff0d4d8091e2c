// <theme-switch><fieldset class="seg"> three radio buttons named theme: light, dark, auto </fieldset></theme-switch>
// Keeps the choice on this device and shows it at once. Without a script the fieldset is hidden: the system decides.
import { applyTheme, keepTheme, keptTheme, type Theme } from "../core/theme-choice";

export class ThemeSwitch extends HTMLElement {
  connectedCallback(): void {
    const kept = keptTheme();
    for (const radio of this.querySelectorAll<HTMLInputElement>('input[type="radio"]')) radio.checked = radio.value === kept;
    this.addEventListener("change", this.#choose);
  }

  disconnectedCallback(): void {
    this.removeEventListener("change", this.#choose);
  }

  #choose = (event: Event): void => {
    if (!(event.target instanceof HTMLInputElement)) return;
    const theme = event.target.value as Theme;
    keepTheme(theme);
    applyTheme(theme);
  };
}

customElements.define("theme-switch", ThemeSwitch);
