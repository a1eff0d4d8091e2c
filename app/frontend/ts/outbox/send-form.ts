// <form data-outbox="care" data-kind="massage" data-titles="{slug: title}"> a session's form, and
// <form data-outbox="again" data-plans="[CarePlan, ...]"> the same as last time: kept on this device first, then sent;
// with data-plans-of="selector" instead: all that the forms in there have.
// <form data-outbox="check-in"> is keep-check-in's.
import { sayNext } from "../core/toasts";
import { localTimeZone } from "../core/time-zone";
import type { CarePlan } from "./database";
import { isNow, readCare, wrongWith } from "./care-form";
import { fresh, type CareEntry } from "./entry";
import { keepCheckIn } from "./keep-check-in";
import { keepOne, type Sending } from "./keep-one";
import { keepAndSend, owner } from "./page";
import { showWrong } from "./wrong";
import { joined, said } from "./words";

export async function sendForm(form: HTMLFormElement): Promise<Sending> {
  const mine = await owner();
  if (!mine) return "unkept";
  if (form.dataset["outbox"] === "again") return sendAgain(form, mine);
  if (form.dataset["outbox"] === "check-in") return keepCheckIn(form, mine);
  return sendCare(form, mine);
}

async function sendCare(form: HTMLFormElement, mine: string): Promise<Sending> {
  const fields = new FormData(form);
  const kind = form.dataset["kind"] ?? "";
  const care = readCare(fields, kind);
  const wrong = wrongWith(care);
  if (wrong.length > 0) {
    showWrong(form, wrong);
    return "stays";
  }
  const titles = JSON.parse(form.dataset["titles"] ?? "{}") as Record<string, string>;
  const title = titles[care.type] ?? kind;
  const id = fields.get("session_id");
  const entry: CareEntry = { ...fresh(mine, title, typeof id === "string" && id ? id : undefined), what: "care-session", care, isNow: isNow(fields) };
  return keepOne(form, entry, "type");
}

async function sendAgain(form: HTMLFormElement, mine: string): Promise<Sending> {
  const plans = plansOf(form);
  if (plans.length === 0) return "unkept";
  const entries = plans.map((plan) => again(plan, mine));
  const fates = await keepAndSend(entries);
  const names = joined(plans.map((plan) => plan.title));
  sayNext(said(names, fates, { undo: entries.map((entry) => entry.id) }));
  location.assign("/");
  return "gone";
}

function plansOf({ dataset: { plans, plansOf: place } }: HTMLFormElement): CarePlan[] {
  if (!place) return JSON.parse(plans ?? "[]") as CarePlan[];
  return [...document.querySelectorAll<HTMLFormElement>(`${place} form[data-plans]`)].flatMap(plansOf);
}

/** The same care, now; how it felt and what was noted belong to that evening alone. */
function again(plan: CarePlan, mine: string): CareEntry {
  const { kind, type, minutes, zones, side, products, pressure, title } = plan;
  const now = { started_at: new Date().toISOString(), time_zone: localTimeZone(), rating: null, note: "" };
  return { ...fresh(mine, title), what: "care-session", care: { kind, type, minutes, zones, side, products, pressure, ...now }, isNow: true };
}
