// <form data-outbox="check-in"> today's five answers, each in a <select> whose empty option leaves it out: kept on this device
// first, then sent.
import { sayNext } from "../core/toasts";
import { localTimeZone } from "../core/time-zone";
import { fresh, type CheckInBody, type CheckInEntry } from "./entry";
import { keepAndSend } from "./page";
import type { Sending } from "./send-form";
import { remove } from "./store";
import { said } from "./words";
import { showWrong } from "./wrong";

const TITLE = "Check-in";

export async function keepCheckIn(form: HTMLFormElement, mine: string): Promise<Sending> {
  const checkIn = readAnswers(form);
  const [first] = form.querySelectorAll("select");
  const wrong = (words: string): Sending => {
    showWrong(form, [{ field: first?.id ?? "", words }]);
    return "stays";
  };
  if (![...form.querySelectorAll("select")].some(({ value }) => value !== "")) return wrong("Answer at least one of them.");
  const entry: CheckInEntry = { ...fresh(mine, TITLE), what: "check-in", checkIn, isNow: true };
  const fates = await keepAndSend([entry]);
  if (fates[0]?.fate === "refused") {
    await remove(entry.id); // it stands in the form, where it can be put right
    return wrong(fates[0].reason);
  }
  sayNext(said(TITLE, fates, { edit: "/check-in" }));
  location.assign("/");
  return "gone";
}

/** A page that stands in does not know what was answered earlier today: what is left out on it stays as it was. */
function readAnswers(form: HTMLFormElement): CheckInBody {
  const knowsAll = !("shell" in document.body.dataset);
  const all = [...form.querySelectorAll("select")].map(({ name, value }) => [name, value === "" ? null : Number(value)] as const);
  const answers = Object.fromEntries(all.filter(([, answer]) => knowsAll || answer !== null));
  return { ...answers, answered_at: new Date().toISOString(), time_zone: localTimeZone() };
}
