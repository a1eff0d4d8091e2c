// <shared-photos> after another app shared photos to this one: says what became of them. [data-says] role="status",
// [data-lost], and buttons and links with data-when="nobody", "unclaimed", "notice" or "kept"; data-act="claim" or "discard".
// Photos that came while nobody was signed in are not shown: whoever signs in says whether they are theirs.
import { owner, send, showCounts } from "../outbox/page";
import { whoIsHere } from "../outbox/person";
import { change, idsOf, remove } from "../outbox/store";

type State = "nobody" | "unclaimed" | "notice" | "kept";

const NOBODY = "";

export class SharedPhotos extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", this.#act);
    const lost = Number(new URLSearchParams(location.search).get("lost"));
    this.querySelector("[data-lost]")?.toggleAttribute("hidden", !lost);
    void this.#show();
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.#act);
  }

  async #show(): Promise<void> {
    await owner();
    const here = await whoIsHere();
    const unclaimed = (await idsOf(NOBODY, "waiting")).length;
    if (unclaimed === 0) this.#say("kept", here ? "They are kept on this device and sent when the box answers." : "No shared photo waits here.");
    else if (!here) this.#say("nobody", `${photos(unclaimed)} kept on this device. Sign in to add ${unclaimed === 1 ? "it" : "them"} to your diary.`);
    else if (!here.notice) this.#say("notice", `${photos(unclaimed)} kept on this device. Before your first photo there is a page to read.`);
    else this.#say("unclaimed", `${photos(unclaimed)} came in while nobody was signed in here. ${unclaimed === 1 ? "Is it" : "Are they"} yours?`);
  }

  #say(state: State, words: string): void {
    for (const part of this.querySelectorAll<HTMLElement>("[data-when]")) part.hidden = part.dataset["when"] !== state;
    this.querySelector("[data-says]")?.replaceChildren(words);
  }

  #act = (event: MouseEvent): void => {
    const act = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-act]")?.dataset["act"] : undefined;
    if (act) void (act === "claim" ? this.#claim() : this.#discard());
  };

  async #claim(): Promise<void> {
    const mine = await owner();
    if (!mine) return;
    for (const id of await idsOf(NOBODY, "waiting")) await change(id, (entry) => ({ ...entry, owner: mine }));
    await showCounts();
    await send("person");
    await this.#show();
  }

  async #discard(): Promise<void> {
    await remove(...(await idsOf(NOBODY, "waiting")));
    await this.#show();
  }
}

const photos = (number: number): string => (number === 1 ? "1 photo is" : `${number} photos are`);

customElements.define("shared-photos", SharedPhotos);
