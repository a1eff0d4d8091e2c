// A session's form filled with a session: the last one of its kind, or an entry that was not accepted.
import { dayOf, timeOf } from "../core/wall-clock";
import type { CareBody } from "./entry";

type Fill = Omit<CareBody, "started_at" | "time_zone" | "rating" | "note"> & Partial<CareBody>;

const IS_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function fillForm(form: HTMLFormElement, care: Fill): void {
  tick(form, "type", [care.type]);
  tick(form, "zones", care.zones);
  tick(form, "side", [care.side]);
  addProducts(form, care.products);
  tick(form, "pressure", [nearestPressure(form, care.pressure)]);
  if (care.rating !== undefined) tick(form, "rating", [String(care.rating ?? "")]);
  write(form, "minutes", String(care.minutes));
  if (care.note !== undefined) write(form, "note", care.note);
  if (care.started_at !== undefined) setMoment(form, new Date(care.started_at));
  for (const part of form.querySelectorAll("face-map, rating-dots, minute-stepper")) part.dispatchEvent(new Event("change", { bubbles: true }));
}

const named = (form: HTMLFormElement, name: string): HTMLInputElement[] =>
  [...form.elements].filter((part): part is HTMLInputElement => part instanceof HTMLInputElement && part.name === name);

function tick(form: HTMLFormElement, name: string, values: readonly string[]): void {
  for (const box of named(form, name)) if (box.type === "radio" || box.type === "checkbox") box.checked = values.includes(box.value);
  const late = form.querySelector<HTMLInputElement>(`details input[name="${name}"]:checked`)?.closest("details");
  if (late && name === "type") late.open = true;
}

function write(form: HTMLFormElement, name: string, value: string): void {
  const part = form.elements.namedItem(name);
  if (part instanceof HTMLInputElement || part instanceof HTMLTextAreaElement) part.value = value;
}

/** The page offers three of five steps. */
function nearestPressure(form: HTMLFormElement, pressure: number | null): string {
  if (pressure === null) return "";
  const steps = named(form, "pressure").map((box) => Number(box.value)).filter((step) => step > 0);
  const nearest = steps.sort((a, b) => Math.abs(a - pressure) - Math.abs(b - pressure))[0];
  return nearest === undefined ? "" : String(nearest);
}

/** Names the page does not offer get a chip of their own, from the adder's template. */
function addProducts(form: HTMLFormElement, names: readonly string[]): void {
  tick(form, "products", names);
  const offered = new Set(named(form, "products").filter((box) => box.type === "checkbox").map((box) => box.value));
  const adder = form.querySelector("chip-adder");
  const chip = adder?.querySelector("template")?.content.firstElementChild;
  for (const name of names) {
    const label = offered.has(name) ? null : chip?.cloneNode(true);
    if (!(label instanceof HTMLElement)) continue;
    const box = label.querySelector("input");
    if (box) box.value = name;
    label.append(IS_ID.test(name) ? "A product of yours" : name);
    adder?.before(label);
  }
}

/** The wall clock of this device; no longer "now". */
function setMoment(form: HTMLFormElement, at: Date): void {
  write(form, "day", dayOf(at));
  write(form, "time", timeOf(at));
  write(form, "shown", "");
  const day = form.elements.namedItem("day");
  if (day instanceof HTMLInputElement) day.dispatchEvent(new Event("input", { bubbles: true }));
}
