// <photo-picker data-done="/timeline"> round a plain multipart form:
//   <form method="post" enctype="multipart/form-data" action="..."> one or more <input type="file" name="file">, other fields,
//   [data-says] role="status", <button data-send>, <a data-onwards hidden> once nothing is left to send; <ul data-list>; <template data-item> with <img>, [data-none] (no preview),
//   [data-name], [data-state-words], <progress max="100">, <button data-remove>
// Previews before anything is sent; then one photo after the other, "Sending 1 of 2", each with its own answer. What failed
// stays and can be sent again under the same key; what the box cannot take is not offered again. One photo leads to its page, several to data-done.
// Without a script the form sends all files at once. data-endpoint: another address to send each photo to.
import { showBusy, showIdle } from "../core/forms";
import { leaveWithKept, makeKey, sizeOf, upload } from "../core/upload";

const KEPT = "kept";
const LARGEST = 64 * 1024 * 1024;

interface Pick {
  readonly file: File;
  readonly key: string;
  readonly item: HTMLElement;
  readonly preview: string;
  page: string;
  words: string;
  isRefused: boolean;
}

export class PhotoPicker extends HTMLElement {
  #picks: Pick[] = [];
  #busy = false;

  connectedCallback(): void {
    this.addEventListener("change", this.#onChange);
    this.addEventListener("click", this.#onRemove);
    this.addEventListener("submit", this.#onSubmit);
    for (const input of this.querySelectorAll<HTMLInputElement>('input[type="file"]')) this.#take(input); // chosen before this script came
  }

  disconnectedCallback(): void {
    this.removeEventListener("change", this.#onChange);
    this.removeEventListener("click", this.#onRemove);
    this.removeEventListener("submit", this.#onSubmit);
    for (const pick of this.#picks) URL.revokeObjectURL(pick.preview);
  }

  #onChange = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement && target.type === "file") this.#take(target);
  };

  #take(input: HTMLInputElement): void {
    for (const file of input.files ?? []) this.#add(file);
    input.required = false; // emptied after each choice
    input.value = ""; // the same photo may be chosen again after it was removed
    this.#count();
  }

  #add(file: File): void {
    const template = this.querySelector<HTMLTemplateElement>("template[data-item]");
    const item = template?.content.firstElementChild?.cloneNode(true);
    if (!(item instanceof HTMLElement)) return;
    const pick: Pick = { file, key: makeKey(), item, preview: URL.createObjectURL(file), page: "", words: "", isRefused: file.size > LARGEST };
    const img = item.querySelector("img");
    if (img) {
      img.addEventListener("error", () => { this.#hidePreview(item); }); // HEIC, and files that are no pictures
      img.src = pick.preview;
    }
    const name = item.querySelector("[data-name]");
    if (name) name.textContent = file.name;
    this.querySelector("[data-list]")?.append(item);
    this.#picks.push(pick);
    this.#say(pick, "", file.size > LARGEST ? "Larger than 64 MB, too large to send." : sizeOf(file));
  }

  #hidePreview(item: HTMLElement): void {
    item.querySelector("img")?.remove();
    item.querySelector("[data-none]")?.removeAttribute("hidden");
  }

  #onRemove = (event: MouseEvent): void => {
    const item = event.target instanceof Element ? event.target.closest("[data-remove]")?.closest("li") : null;
    const gone = this.#picks.find((pick) => pick.item === item);
    if (!gone || this.#busy) return;
    this.#picks = this.#picks.filter((pick) => pick !== gone);
    URL.revokeObjectURL(gone.preview);
    gone.item.remove();
    this.querySelector<HTMLElement>('input[type="file"]')?.focus();
    if (this.#picks.length > 0) this.#leave(); else this.#count();
  };

  #onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (event.target instanceof HTMLFormElement && !this.#busy) void this.#sendAll(event.target, this.#waiting());
  };

  #waiting(): Pick[] {
    return this.#picks.filter((pick) => !pick.page && !pick.isRefused);
  }

  async #sendAll(form: HTMLFormElement, queue: Pick[]): Promise<void> {
    const button = this.querySelector<HTMLButtonElement>("[data-send]");
    this.#busy = true;
    for (const [index, pick] of queue.entries()) {
      if (button) showBusy(button, `Sending ${index + 1} of ${queue.length}`);
      await this.#send(form, pick);
    }
    if (button) showIdle(button);
    this.#busy = false;
    this.#leave();
  }

  async #send(form: HTMLFormElement, pick: Pick): Promise<void> {
    const body = new FormData(form);
    body.delete("file");
    body.append("file", pick.file);
    body.set("file_modified_at", new Date(pick.file.lastModified).toISOString()); // for files that name no date
    const bar = pick.item.querySelector("progress");
    if (bar) bar.hidden = false;
    this.#say(pick, "sending", "Sending");
    const sent = await upload(this.dataset["endpoint"] ?? form.action, body, pick.key, (share) => { if (bar) bar.value = share * 100; });
    if (bar) bar.hidden = true;
    pick.page = sent.isKept ? KEPT : sent.page;
    pick.words = sent.words;
    pick.isRefused = sent.isFinal && !sent.ok;
    this.#say(pick, sent.isKept ? "kept" : sent.ok ? "sent" : "failed", sent.words);
  }

  #leave(): void {
    const [[only], kept] = [this.#picks, this.#picks.filter((pick) => pick.page === KEPT)];
    if (this.#picks.some((pick) => !pick.page)) this.#count();
    else if (kept.length > 0) leaveWithKept(kept.map((pick) => pick.words));
    else if (only) location.assign(this.#picks.length === 1 ? only.page : (this.dataset["done"] ?? "/timeline"));
  }

  #say(pick: Pick, state: string, words: string): void {
    pick.item.dataset["state"] = state;
    pick.item.querySelector("[data-state-words]")?.replaceChildren(words);
    pick.item.querySelector("[data-remove]")?.toggleAttribute("hidden", state === "sending" || state === "sent" || state === "kept");
  }

  #count(): void {
    const left = this.#waiting().length;
    const done = this.#picks.filter((pick) => pick.page).length;
    const button = this.querySelector<HTMLButtonElement>("[data-send]");
    const isOver = done > 0 && left === 0;
    this.querySelector("[data-onwards]")?.toggleAttribute("hidden", !isOver);
    if (button) {
      [button.hidden, button.disabled] = [isOver, left === 0];
      button.textContent = left > 1 ? `Send ${left} photos` : done > 0 ? "Send again" : "Send photo";
    }
    this.querySelector("[data-says]")?.replaceChildren(done > 0 ? `${done} sent, ${this.#picks.length - done} not sent.` : "");
  }
}

customElements.define("photo-picker", PhotoPicker);
