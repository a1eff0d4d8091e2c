// <install-hint hidden> says once how to put Afterglow on the home screen; [data-for="ios"], [data-for="prompt"] with a
// button [data-install], and a button [data-away]. Only where it is not installed yet, and until it was put away.
const KEY = "install-hint";

interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

export class InstallHint extends HTMLElement {
  #prompt: InstallPrompt | undefined;

  connectedCallback(): void {
    if (isInstalled() || wasPutAway()) return;
    this.addEventListener("click", this.#act);
    addEventListener("beforeinstallprompt", this.#offer);
    if (isAppleTouch()) this.#show("ios");
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.#act);
    removeEventListener("beforeinstallprompt", this.#offer);
  }

  #offer = (event: Event): void => {
    event.preventDefault();
    this.#prompt = event as InstallPrompt;
    this.#show("prompt");
  };

  #show(way: string): void {
    for (const part of this.querySelectorAll<HTMLElement>("[data-for]")) part.hidden = part.dataset["for"] !== way;
    this.hidden = false;
  }

  #act = (event: MouseEvent): void => {
    const button = event.target instanceof Element ? event.target.closest("[data-install], [data-away]") : null;
    if (!button) return;
    if (button.hasAttribute("data-install")) void this.#prompt?.prompt();
    this.hidden = true;
    try {
      localStorage.setItem(KEY, "away");
    } catch {
      // no storage: it is said again
    }
  };
}

const isInstalled = (): boolean => matchMedia("(display-mode: standalone)").matches || (navigator as { standalone?: boolean }).standalone === true;

const isAppleTouch = (): boolean => "standalone" in navigator && navigator.maxTouchPoints > 1;

function wasPutAway(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return true;
  }
}

customElements.define("install-hint", InstallHint);
