// A form is sent once, and leaves its page only when the box answers. Its button keeps its width, says what it does
// (data-busy="Saving") and waits.
import type { Sending } from "../outbox/keep-one";
import { boxAnswers } from "./reach";
import { showToast } from "./toasts";

const AWAY = "The box does not answer. What is here stays here; try again when it does.";
const sent = new WeakSet<HTMLFormElement>();
const mayGo = new WeakSet<HTMLFormElement>();
const contents = new WeakMap<HTMLButtonElement, Node[]>();

export function showBusy(button: HTMLButtonElement, words: string): void {
  if (!contents.has(button)) contents.set(button, [...button.childNodes]);
  button.style.setProperty("min-width", `${button.offsetWidth}px`);
  button.setAttribute("aria-busy", "true");
  button.textContent = words;
}

export function showIdle(button: HTMLButtonElement): void {
  const before = contents.get(button);
  if (!before) return;
  contents.delete(button);
  button.replaceChildren(...before);
  button.removeAttribute("aria-busy");
  button.style.removeProperty("min-width");
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
  if (mayGo.delete(form)) return;
  event.preventDefault();
  if (sent.has(form)) return;
  sent.add(form);
  const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
  if (button?.dataset["busy"]) showBusy(button, button.dataset["busy"]);
  void send(form, button);
}

// Where this browser can, a session is kept on the device before it is sent; its buttons to elsewhere go the plain way.
async function keptFirst(form: HTMLFormElement, button: HTMLButtonElement | null): Promise<Sending> {
  if (!form.dataset["outbox"] || button?.hasAttribute("formaction")) return "unkept";
  try {
    const { sendForm } = await import("../outbox/send-form");
    return await sendForm(form);
  } catch {
    return "unkept"; // no storage, or no room in it
  }
}

// A timer needs no box: its button (data-starts-timer) begins one here.
async function startedHere(form: HTMLFormElement, button: HTMLButtonElement | null): Promise<Sending> {
  if (button?.dataset["startsTimer"] === undefined) return "unkept";
  return import("../outbox/begin-timer").then(({ beginTimer }) => beginTimer(form)).catch(() => "unkept" as const);
}

async function send(form: HTMLFormElement, button: HTMLButtonElement | null): Promise<void> {
  const kept = await keptFirst(form, button);
  if (kept === "gone") return;
  if (kept === "unkept" && (await boxAnswers())) {
    mayGo.add(form);
    form.requestSubmit(button);
    return;
  }
  const begun = kept === "unkept" ? await startedHere(form, button) : kept;
  if (begun === "gone") return;
  sent.delete(form);
  if (button) showIdle(button);
  if (begun === "unkept") showToast(AWAY);
}

// Coming back by the back button must find a form that can be sent again.
function onReturn(event: PageTransitionEvent): void {
  if (!event.persisted) return;
  for (const form of document.forms) sent.delete(form);
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[aria-busy="true"]')) showIdle(button);
}

export function watchForms(root: Document): void {
  root.addEventListener("submit", onSubmit);
  addEventListener("pageshow", onReturn);
  (root.getElementById("form-errors") ?? root.querySelector<HTMLElement>('[aria-invalid="true"]'))?.focus(); // a form that came back: what is wrong is read first
}
