import type { Advice } from "./hints";

/** Solid green is within the baseline, dashed amber names what is off, grey is not known. */
export function drawGates(list: HTMLElement, advice: Advice | null): void {
  list.classList.toggle("is-blind", !advice);
  for (const item of list.querySelectorAll<HTMLElement>("[data-gate-name]")) {
    const told = advice?.gates.find(({ name }) => name === item.dataset["gateName"]);
    item.classList.toggle("is-off", told?.isOff ?? false);
    const text = item.querySelector("span");
    if (told && text && text.textContent !== told.label) text.textContent = told.label;
  }
}
