// <form data-outbox="check-in"> today's five answers, each in a <select> whose empty option leaves it out: kept on this device
// first, then sent.
import { localTimeZone } from "../core/time-zone";
import { fresh, type CheckInBody, type CheckInEntry } from "./entry";
import { keepOne, type Sending } from "./keep-one";
import { showWrong } from "./wrong";

const TITLE = "Check-in";

export async function keepCheckIn(form: HTMLFormElement, mine: string): Promise<Sending> {
  const selects = [...form.querySelectorAll("select")];
  const field = selects[0]?.id ?? "";
  if (!selects.some(({ value }) => value !== "")) {
    showWrong(form, [{ field, words: "Answer at least one of them." }]);
    return "stays";
  }
  const entry: CheckInEntry = { ...fresh(mine, TITLE), what: "check-in", checkIn: readAnswers(selects), isNow: true };
  return keepOne(form, entry, field, { edit: "/check-in" });
}

/** A page that stands in does not know what was answered earlier today: what is left out on it stays as it was. */
function readAnswers(selects: readonly HTMLSelectElement[]): CheckInBody {
  const knowsAll = !("shell" in document.body.dataset);
  const all = selects.map(({ name, value }) => [name, value === "" ? null : Number(value)] as const);
  const answers = Object.fromEntries(all.filter(([, answer]) => knowsAll || answer !== null));
  return { ...answers, answered_at: new Date().toISOString(), time_zone: localTimeZone() };
}
