// What the page says of entries and their fate.
import type { Said } from "../core/toasts";
import type { Entry } from "./entry";
import type { Fate } from "./page";

const HOUR_MS = 3_600_000;

export interface Then {
  /** Sessions that Undo takes back. */
  readonly undo?: readonly string[];
  /** Where what was saved can be changed; a session's own page when nothing is said. */
  readonly edit?: string;
}

/** The worst of several fates speaks for all. */
export function said(names: string, fates: readonly Fate[], { undo, edit }: Then = {}): Said {
  const kept = fates.find((fate) => fate.fate === "kept");
  if (kept) {
    const when = later(fates.length, kept.signIn);
    return { text: `${names} kept on this device. ${when}`, ...(undo && { undo }) };
  }
  const [first] = fates;
  const clock = first?.fate === "saved" ? clockWords(first.clockOffMs) : "";
  const text = `${names} saved.${clock}`;
  if (undo) return { text, undo };
  return first?.fate === "saved" ? { text, link: edit ?? `/log/sessions/${first.id}?next=/`, linkText: "Edit" } : { text };
}

export function later(number: number, signIn: boolean): string {
  if (signIn) return number === 1 ? "Sign in to send it." : "Sign in to send them.";
  return number === 1 ? "It is sent when the box answers." : "They are sent when the box answers.";
}

/** Said when "now" was put right by the box's clock. */
export function clockWords(offMs: number): string {
  if (offMs === 0) return "";
  const hours = Math.abs(offMs) / HOUR_MS;
  const size = hours < 1.5 ? `${Math.round(hours * 60)} min` : `${Math.round(hours)} h`;
  return ` This device’s clock is ${size} ${offMs > 0 ? "behind" : "ahead"}, so it carries the box’s time.`;
}

/** Firming massage and collagen mask */
export function joined(names: readonly string[]): string {
  const inSentence = names.map((name, index) => (index === 0 ? name : name.charAt(0).toLowerCase() + name.slice(1)));
  const last = inSentence.at(-1) ?? "";
  return inSentence.length > 1 ? `${inSentence.slice(0, -1).join(", ")} and ${last}` : last;
}

export function counted(waiting: number, failed: number): string {
  if (failed > 0 && waiting === 0) return `${failed} not accepted`;
  return failed > 0 ? `${waiting} waiting, ${failed} not accepted` : `${waiting} waiting to send`;
}

/** 2 sessions, 1 photo */
export function sumOf(entries: readonly Entry[]): string {
  const words = { "care-session": "session", "check-in": "check-in", photo: "photo" } as const;
  const parts = Object.entries(words).map(([what, word]) => [entries.filter((entry) => entry.what === what).length, word] as const);
  return parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}${number === 1 ? "" : "s"}`).join(", ");
}

/** 9 July, 20:42, 10 min */
export function when(entry: Entry): string {
  const at = new Date(momentOf(entry));
  const words = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" }).format(at).replace(" at ", ", ");
  return entry.what === "care-session" ? `${words}, ${entry.care.minutes} min` : words;
}

function momentOf(entry: Entry): string | number {
  if (entry.what === "photo") return entry.at;
  return entry.what === "check-in" ? entry.checkIn.answered_at : entry.care.started_at;
}
