// The form's "Timer" while the box does not answer: begun on this device, and shown by the page that stands in for the timer's.
import { beginningNow, timerPage } from "../core/begin-now";
import { over, readTimer, writeTimer } from "../core/running-timer";
import { sendTimer } from "../core/send-timer";
import { readCare, wrongWith } from "./care-form";
import { makeId } from "./entry";
import type { Sending } from "./keep-one";
import { showWrong } from "./wrong";

const MINUTE_MS = 60_000;

export async function beginTimer(form: HTMLFormElement): Promise<Sending> {
  if (!navigator.serviceWorker.controller) return "unkept"; // nothing would show it
  const kind = form.dataset["kind"] ?? "";
  const data = new FormData(form);
  const written = data.get("session_id");
  const id = typeof written === "string" && written ? written : makeId();
  data.set("session_id", id);
  const fields = beginningNow(data);
  const care = readCare(new URLSearchParams(fields.map(([name, value]) => [name, value])), kind);
  const wrong = wrongWith(care);
  if (wrong.length > 0) {
    showWrong(form, wrong);
    return "stays";
  }
  if (!(await endOther())) return "unkept";
  const titles = JSON.parse(form.dataset["titles"] ?? "{}") as Record<string, string>;
  const [page, totalMs] = [timerPage(kind, id, fields), Math.max(1, care.minutes) * MINUTE_MS];
  writeTimer({ id, title: titles[care.type] ?? kind, kind, page, action: `/log/${kind}`, fields, totalMs, endsAt: Date.now() + totalMs, leftMs: totalMs });
  if (readTimer()?.id !== id) return "unkept"; // no storage
  location.assign(page);
  return "gone";
}

/** One timer at a time: the one that runs is saved with the minutes it had. False when it could not be. */
async function endOther(): Promise<boolean> {
  const other = readTimer();
  if (!other) return true;
  writeTimer(over(other));
  return (await sendTimer(over(other))) === "saved";
}
