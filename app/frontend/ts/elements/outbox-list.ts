// <outbox-list hidden> what waits on this device; rendered by macros/outbox.html. <ul data-rows> gets a sum with "Send now",
// then a row for each entry, the refused ones first, from the templates [data-sum], [data-waiting] and [data-failed]:
// [data-title], [data-sub], [data-edit], buttons with data-act="send", "again" or "discard". [data-says] role="status".
import { showBusy, showIdle } from "../core/forms";
import type { Entry } from "../outbox/entry";
import { owner, send, showCounts } from "../outbox/page";
import { change, get, idsOf, remove } from "../outbox/store";
import { sumOf, when } from "../outbox/words";

export class OutboxList extends HTMLElement {
  connectedCallback(): void {
    document.addEventListener("outbox:counts", this.#draw);
    this.addEventListener("click", this.#act);
    this.#draw();
  }

  disconnectedCallback(): void {
    document.removeEventListener("outbox:counts", this.#draw);
    this.removeEventListener("click", this.#act);
  }

  #draw = (): void => void this.#show();

  async #show(): Promise<void> {
    const mine = await owner();
    const ids = mine ? [...(await idsOf(mine, "failed")), ...(await idsOf(mine, "waiting"))] : [];
    const entries = (await Promise.all(ids.map(get))).filter((entry) => entry !== undefined);
    const waiting = entries.filter((entry) => entry.state === "waiting");
    const rows = entries.map((entry) => this.#row(entry));
    if (waiting.length > 0) rows.unshift(this.#copy("sum", sumOf(waiting), "Saved here, sent when the box answers"));
    const place = this.querySelector("[data-rows]");
    if (!place?.querySelector('[aria-busy="true"]')) place?.replaceChildren(...rows);
    this.hidden = rows.length === 0;
    if (location.hash === "#waiting" && rows.length > 0) this.scrollIntoView();
  }

  #row(entry: Entry): Element {
    const row = this.#copy(entry.state, entry.title, entry.state === "failed" ? entry.reason : when(entry));
    row.setAttribute("data-entry", entry.id);
    for (const button of row.querySelectorAll("button, a")) button.setAttribute("aria-label", `${button.textContent}: ${entry.title}, ${when(entry)}`);
    const edit = row.querySelector<HTMLAnchorElement>("[data-edit]");
    if (edit && entry.what === "care-session") {
      edit.href = `/log/${entry.care.kind}#entry=${entry.id}`;
      edit.hidden = false;
    } else row.querySelector('[data-act="again"]')?.removeAttribute("hidden");
    return row;
  }

  #copy(template: string, title: string, sub: string): Element {
    const source = this.querySelector<HTMLTemplateElement>(`template[data-${template}]`);
    const row = source?.content.firstElementChild?.cloneNode(true);
    if (!(row instanceof HTMLElement)) throw new Error(`no template for ${template}`);
    for (const [name, words] of [["title", title], ["sub", sub]] as const) row.querySelector(`[data-${name}]`)?.append(words);
    return row;
  }

  #act = (event: MouseEvent): void => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("[data-act]") : null;
    const id = button?.closest<HTMLElement>("[data-entry]")?.dataset["entry"] ?? "";
    if (button?.dataset["act"] === "send") void this.#send(button);
    else if (button?.dataset["act"] === "again") void this.#again(id);
    else if (button) void remove(id).then(showCounts);
  };

  async #again(id: string): Promise<void> {
    await change(id, (entry) => ({ ...entry, state: "waiting", reason: "", tries: 0, due: 0 }));
    await send("person");
  }

  async #send(button: HTMLButtonElement): Promise<void> {
    showBusy(button, "Sending");
    const flushed = await send("person");
    showIdle(button);
    await this.#show();
    const says = this.querySelector("[data-says]");
    if (!says) return;
    if (flushed?.stopped === "sign-in") says.textContent = "Sign in again to send them. They are kept here.";
    else says.textContent = flushed?.stopped ? "The box does not answer. They are kept here and sent when it does." : "";
  }
}

customElements.define("outbox-list", OutboxList);
