// A page that stands in without a connection, made for nobody: what this device remembers of its person is filled in here.
// [data-signed-in], [data-signed-out], [data-agreed], [data-not-agreed]: hidden parts, shown as it is.
import { fillForm } from "./fill-form";
import type { CarePlan, Here, Memory } from "./database";
import { makeId } from "./entry";
import { within } from "./patience";
import { isSupported, remembered, whoIsHere } from "./person";

const PATIENCE_MS = 5_000;
const TRIED = "shell-tried";

export async function openShell(): Promise<void> {
  const here = isSupported() ? await findPerson() : null;
  showParts("signed-out", here === null);
  showParts("signed-in", here !== null);
  if (!here) return;
  document.body.dataset["person"] = here.id;
  showParts("not-agreed", !here.notice);
  if (!here.notice) showParts("agreed", false);
  fillDate();
  const memory = await remembered(here.id);
  if (memory?.checks_in) showParts("checks-in", true);
  fill(memory);
}

/** A database that does not answer would leave the page blank: it often answers the page that is opened again, once. */
async function findPerson(): Promise<Here | null> {
  const found = await within(PATIENCE_MS, whoIsHere()).catch((error: unknown) => error);
  const isLate = found instanceof DOMException && found.name === "TimeoutError";
  if (isLate && !sessionStorage.getItem(TRIED)) {
    sessionStorage.setItem(TRIED, "once");
    location.reload();
    return new Promise(() => undefined); // this page is over
  }
  sessionStorage.removeItem(TRIED);
  return found instanceof Error || isLate ? null : (found as Here | null);
}

function showParts(name: string, isShown: boolean): void {
  for (const part of document.querySelectorAll<HTMLElement>(`[data-${name}]`)) part.hidden = !isShown;
}

function fillDate(): void {
  const say = (name: string, options: Intl.DateTimeFormatOptions): void => {
    const place = document.querySelector(`[data-${name}]`);
    if (place) place.textContent = new Intl.DateTimeFormat("en-GB", options).format(new Date());
  };
  say("weekday", { weekday: "long" });
  say("date", { day: "numeric", month: "long" });
}

function fill(memory: Memory | undefined): void {
  const form = document.querySelector<HTMLFormElement>('form[data-outbox="care"]');
  const last = memory?.last.find(({ kind }) => kind === form?.dataset["kind"]);
  if (form) {
    const id = form.elements.namedItem("session_id");
    if (id instanceof HTMLInputElement) id.value = makeId(); // sent twice from this page, it is one session
    if (last) fillForm(form, last);
  }
  offerAgain(form ? (last ? [last] : []) : (memory?.evening ?? []));
}

/** "The same as last time", for what is remembered. */
function offerAgain(plans: readonly CarePlan[]): void {
  const card = document.querySelector<HTMLFormElement>("form[data-again]");
  if (!card || plans.length === 0) return;
  card.dataset["plans"] = JSON.stringify(plans);
  const line = card.querySelector("[data-line]");
  if (line) line.textContent = plans.map((plan) => plan.line).join("; ");
  const verb = card.querySelector("[data-verb]");
  if (verb && plans.length > 1) verb.textContent = plans.length === 2 ? "Log both" : `Log all ${plans.length}`;
  card.hidden = false;
}
