// A session that is to be timed begins when its timer does, whatever moment its form shows.
import { localTimeZone } from "./time-zone";
import { dayOf, timeOf } from "./wall-clock";

type Field = readonly [string, string];

const NOT_KEPT = new Set(["csrf_token", "day", "time", "shown", "started_at", "time_zone"]);

/** The fields of a session's form, with now for its moment. */
export function beginningNow(fields: Iterable<readonly [string, FormDataEntryValue]>): Field[] {
  const now = new Date();
  const [day, time] = [dayOf(now), timeOf(now)];
  const kept = [...fields].flatMap(([name, value]) => (typeof value === "string" && value && !NOT_KEPT.has(name) ? [[name, value] as const] : []));
  return [...kept, ["day", day], ["time", time], ["shown", `${day}T${time}`], ["started_at", now.toISOString()], ["time_zone", localTimeZone()]];
}

/** The address that shows a timer again: enough for that, and nothing anybody typed. */
export function timerPage(kind: string, id: string, fields: readonly Field[]): string {
  const named = new Set(["type", "minutes", "zones", "side", "pressure"]);
  const query = new URLSearchParams([["id", id], ...fields.filter(([name]) => named.has(name)).map(([name, value]) => [name, value])]);
  return `/log/${kind}/timer?${query}`;
}
