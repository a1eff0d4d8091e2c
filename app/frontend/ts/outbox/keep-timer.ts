// A timer that is over becomes an entry like any other. Its id was made with the timer's page, so it is one session however
// often it is handed in.
import { sayNext } from "../core/toasts";
import { spentMinutes, type RunningTimer } from "../core/running-timer";
import { readCare, wrongWith } from "./care-form";
import { fresh, type CareEntry } from "./entry";
import { keepAndSend, owner } from "./page";
import { remove } from "./store";
import { said } from "./words";

export async function keepTimer(timer: RunningTimer): Promise<"saved" | "refused" | "unkept"> {
  const mine = await owner();
  const fields = new URLSearchParams(timer.fields.map(([name, value]) => [name, value]));
  const id = fields.get("session_id");
  if (!mine || !id) return "unkept";
  fields.set("minutes", String(spentMinutes(timer)));
  const care = readCare(fields, timer.kind);
  if (wrongWith(care).length > 0) return "unkept"; // the box says what is wrong
  const entry: CareEntry = { ...fresh(mine, timer.title, id), what: "care-session", care, isNow: false };
  const fates = await keepAndSend([entry]);
  if (fates[0]?.fate === "refused") {
    await remove(id);
    return "refused";
  }
  sayNext(said(timer.title, fates));
  return "saved";
}
