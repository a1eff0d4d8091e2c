// The form of a session as the body the box takes, checked by the box's own rules so that it is rarely refused later.
import type { CareBody } from "./entry";

export interface Wrong {
  /** The field's id on the page. */
  readonly field: string;
  readonly words: string;
}

/** FormData or URLSearchParams */
interface Fields {
  get(name: string): FormDataEntryValue | null;
  getAll(name: string): FormDataEntryValue[];
}

const MOST_MINUTES = 600;
const MOST_PRODUCTS = 20;
const LONGEST_PRODUCT = 80;
const LONGEST_NOTE = 2000;
const CLOCKS_DIFFER_MS = 10 * 60_000;

const one = (fields: Fields, name: string): string => {
  const value = fields.get(name);
  return typeof value === "string" ? value : "";
};
const all = (fields: Fields, name: string): string[] => fields.getAll(name).filter((value) => typeof value === "string");
const score = (text: string): number | null => (/^[1-5]$/.test(text) ? Number(text) : null);

export const moment = (fields: Fields): string => `${one(fields, "day")}T${one(fields, "time")}`;

/** Whether the date and the time were left as the page showed them: then the session is "now", or when its timer began. */
export const isAsShown = (fields: Fields): boolean => moment(fields) === one(fields, "shown");

function startedAt(fields: Fields): Date {
  if (!isAsShown(fields)) return new Date(moment(fields)); // the wall clock of this device
  const begun = one(fields, "started_at");
  return begun ? new Date(begun) : new Date();
}

export function readCare(fields: Fields, kind: string): CareBody {
  const zones = all(fields, "zones");
  const products = all(fields, "products").map((name) => name.trim().replace(/\s+/g, " "));
  const at = startedAt(fields);
  return {
    kind,
    type: one(fields, "type"),
    started_at: Number.isNaN(at.getTime()) ? "" : at.toISOString(),
    time_zone: one(fields, "time_zone"),
    minutes: one(fields, "minutes").trim() === "" ? NaN : Number(one(fields, "minutes")),
    zones: zones.includes("full") ? ["full"] : zones,
    side: one(fields, "side") || "both",
    products: [...new Set(products.filter(Boolean))],
    pressure: score(one(fields, "pressure")),
    rating: score(one(fields, "rating")),
    note: one(fields, "note").replace(/\r\n/g, "\n").trim(),
  };
}

export const isNow = (fields: Fields): boolean => isAsShown(fields) && !one(fields, "started_at");

export function wrongWith(body: CareBody): Wrong[] {
  const wrong: Wrong[] = [];
  const at = Date.parse(body.started_at);
  if (Number.isNaN(at)) wrong.push({ field: "day", words: "Date: Choose a date and a time." });
  else if (at > Date.now() + CLOCKS_DIFFER_MS) wrong.push({ field: "day", words: "Date: This time has not come yet. Check the date and the time." });
  else if (at < 0) wrong.push({ field: "day", words: "Date: This time is before 1970. Check the date." });
  if (!body.type) wrong.push({ field: "type", words: "Type: Choose a type." });
  if (Number.isNaN(body.minutes)) wrong.push({ field: "minutes", words: "Minutes: Say how many minutes." });
  else if (!Number.isInteger(body.minutes) || body.minutes < 0 || body.minutes > MOST_MINUTES) wrong.push({ field: "minutes", words: `Minutes: Minutes go from 0 to ${MOST_MINUTES}.` });
  if (body.products.length > MOST_PRODUCTS) wrong.push({ field: "products", words: `Products: A session holds ${MOST_PRODUCTS} products.` });
  if (body.products.some((name) => name.length > LONGEST_PRODUCT)) wrong.push({ field: "products", words: `Products: A product’s name holds ${LONGEST_PRODUCT} characters.` });
  if (body.note.length > LONGEST_NOTE) wrong.push({ field: "note", words: `Note: A note holds ${LONGEST_NOTE} characters.` });
  return wrong;
}
