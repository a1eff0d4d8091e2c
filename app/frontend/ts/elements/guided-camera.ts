// <guided-camera data-view data-baselines="JSON" [data-hints="JSON"]> beside a <photo-picker>:
//   <button data-start>, [data-says] role="alert", <template> with the <dialog class="cam"> (templates/photos/_camera.html).
// Opens by itself where the person let it before; else a tap opens it. Without a camera, or its permission, a sentence says
// so and the picker stays. Choosing photos instead closes it.
import type { Baseline } from "../camera/framing";
import { Controls } from "../camera/controls";
import type { Parts } from "../camera/face-link";
import { cameraPermission, hasCameras, type Refusal } from "../camera/live-video";
import { readPreferences } from "../camera/preferences";
import { CameraSession } from "../camera/session";

const REFUSED: Record<Refusal, string> = {
  denied: "The camera may not be used here. Allow it for this site in the browser's settings and open it again, or choose a photo.",
  absent: "No camera was found. Choose a photo instead.",
  busy: "The camera does not answer: another app may be using it. Close that one and open it again, or choose a photo.",
};

function parse<Kind>(json: string | undefined, otherwise: Kind): Kind {
  return json ? (JSON.parse(json) as Kind) : otherwise;
}

const savesData = (): boolean => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData ?? false;

export class GuidedCamera extends HTMLElement {
  #dialog: HTMLDialogElement | null = null;
  #controls: Controls | null = null;
  #session: CameraSession | null = null;

  connectedCallback(): void {
    if (!hasCameras()) return; // plain HTTP, or a browser without: the picker's own way to the camera stays
    this.classList.add("is-able");
    this.addEventListener("click", this.#onClick);
    void this.#openIfKnown();
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.#onClick);
    this.#close();
  }

  async #openIfKnown(): Promise<void> {
    const permission = await cameraPermission();
    if (permission === "granted" || (permission !== "denied" && readPreferences().opened)) this.#open();
  }

  #open(): void {
    this.#close();
    const dialog = this.querySelector("template")?.content.querySelector("dialog")?.cloneNode(true);
    if (!(dialog instanceof HTMLDialogElement)) return;
    this.#say("");
    this.append(dialog);
    dialog.addEventListener("close", () => { this.#close(); }, { once: true });
    dialog.showModal();
    dialog.focus();
    this.#dialog = dialog;
    this.#controls = new Controls(dialog, this.dataset["view"] ?? "front");
    const config = {
      baselines: parse<Record<string, Baseline>>(this.dataset["baselines"], {}),
      hints: parse<Parts | null>(this.dataset["hints"], null),
      savesData: savesData(),
    };
    this.#session = new CameraSession(this.#controls, config, (why) => { this.#refuse(why); });
    void this.#session.open();
  }

  #close(): void {
    this.#session?.close();
    this.#session = null;
    this.#controls = null;
    const dialog = this.#dialog;
    this.#dialog = null;
    dialog?.close();
    dialog?.remove();
  }

  #refuse(why: Refusal): void {
    this.#close();
    this.#say(REFUSED[why]);
    this.querySelector<HTMLElement>("[data-start]")?.focus();
  }

  #onClick = (event: MouseEvent): void => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-start], [data-do]") : null;
    if (!button) return;
    if ("start" in button.dataset) this.#open();
    else this.#act(button.dataset["do"] ?? "", button.dataset["value"]);
  };

  #act(act: string, value: string | undefined): void {
    const session = this.#session;
    if (!session) return;
    if (this.#controls?.set(act, value)) void (act === "view" ? session.useView() : session.changed());
    else if (act === "shutter") void session.press();
    else if (act === "hints") void session.loadHints();
    else if (act === "again") void session.shutter.send();
    else if (act === "discard") session.shutter.discard();
    else if (act === "choose") this.#choose();
    else if (act === "close") this.#close();
  }

  #choose(): void {
    this.#close();
    document.querySelector<HTMLElement>('photo-picker input[type="file"][multiple]')?.click();
  }

  #say(words: string): void {
    const place = this.querySelector("[data-says]");
    if (place) place.textContent = words;
  }
}

customElements.define("guided-camera", GuidedCamera);
