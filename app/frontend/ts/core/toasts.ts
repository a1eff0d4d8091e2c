// Toasts are server-rendered, but for what only this device can know. They go by themselves after a while unless they hold an action or are being read.
import { leaveNote, takeNote } from "./tab-notes";

const SECONDS = 8;
const NEXT = "next-toast";

export interface Said {
  readonly text: string;
  readonly link?: string;
  readonly linkText?: string;
  /** Sessions that Undo takes back, on this device or on the box. */
  readonly undo?: readonly string[];
}

function dismiss(toast: Element): void {
  toast.remove();
}

export function watchToasts(root: Document): void {
  root.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-dismiss]") : null;
    const toast = button?.closest(".toast");
    if (toast) dismiss(toast);
  });
  for (const button of root.querySelectorAll("[data-dismiss]")) button.removeAttribute("hidden"); // without a script it could do nothing
  for (const toast of root.querySelectorAll(".toast:not([data-stays])")) leaveAfterAWhile(toast);
  sayWhatWasKept();
}

function leaveAfterAWhile(toast: Element): void {
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) leaveAfterAWhile(toast);
    else dismiss(toast);
  }, SECONDS * 1000);
}

/** One message, until the next of its kind takes its place. */
export function showToast(said: string | Said): void {
  const { text, link, linkText, undo } = typeof said === "string" ? { text: said } : said;
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset["local"] = "";
  const words = document.createElement("p");
  words.className = "toast__text";
  words.textContent = text;
  toast.append(words);
  if (undo) toast.append(undoButton(undo));
  else if (link) toast.append(Object.assign(document.createElement("a"), { className: "btn", href: link, textContent: linkText ?? "Open" }));
  document.querySelector(".toast[data-local]")?.remove();
  document.querySelector(".toasts")?.append(toast);
  leaveAfterAWhile(toast);
}

function undoButton(ids: readonly string[]): HTMLButtonElement {
  const button = Object.assign(document.createElement("button"), { className: "btn", type: "button", textContent: "Undo" });
  button.addEventListener("click", () => {
    button.disabled = true;
    void import("../outbox/undo").then(({ undo }) => undo(ids));
  });
  return button;
}

/** Said by the next page of this tab. */
export function sayNext(said: Said): void {
  try {
    leaveNote(NEXT, JSON.stringify(said));
  } catch {
    // no storage: it goes unsaid
  }
}

export function sayWhatWasKept(): void {
  try {
    const said = takeNote(NEXT);
    if (said) showToast(JSON.parse(said) as Said);
  } catch {
    // no storage
  }
}
