// A form that makes one entry: kept, tried at once, and then on to Today, or back to the form with what the box says of it.
import { sayNext } from "../core/toasts";
import type { Entry } from "./entry";
import { keepAndSend } from "./page";
import { remove } from "./store";
import { said, type Then } from "./words";
import { showWrong } from "./wrong";

/** unkept: this browser cannot keep it, so the form goes the plain way. stays: something is wrong with it. gone: on to Today. */
export type Sending = "unkept" | "stays" | "gone";

/** `field`: the id of the field a refusal leads to. */
export async function keepOne(form: HTMLFormElement, entry: Entry, field: string, then?: Then): Promise<Sending> {
  const fates = await keepAndSend([entry]);
  const [fate] = fates;
  if (fate?.fate === "refused") {
    await remove(entry.id); // it stands in the form, where it can be put right
    showWrong(form, [{ field, words: fate.reason }]);
    return "stays";
  }
  sayNext(said(entry.title, fates, then));
  location.assign("/");
  return "gone";
}
