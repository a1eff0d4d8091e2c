// Signing out: what waits is sent first; what could not be sent is kept for its owner or discarded, as they say; then nothing
// of theirs is left on this device, whether the box answers or not.
import { boxAnswers } from "../core/reach";
import { over, readTimer, writeTimer } from "../core/running-timer";
import { sendTimer } from "../core/send-timer";
import { sayNext } from "../core/toasts";
import { noteLeaving } from "./leaving-state";
import { owner, send, showCounts } from "./page";
import { forget } from "./person";
import { idsOf, remove, tell } from "./store";

const MARKS = ["afterglow-here", "__Host-afterglow-here"];
const OURS_OF_THE_DEVICE = new Set(["theme"]);

export async function leave(form: HTMLFormElement): Promise<void> {
  const timer = readTimer();
  if (timer && (await sendTimer(over(timer))) !== "later") writeTimer(null);
  const mine = await owner();
  if (!mine) {
    form.submit();
    return;
  }
  await send("person");
  const { waiting, failed } = await showCounts();
  const choice = waiting + failed > 0 ? await ask(waiting + failed) : "nothing";
  if (choice === "stay") return;
  if (choice === "discard") await remove(...(await idsOf(mine, "waiting")), ...(await idsOf(mine, "failed")));
  document.body.dataset["leaving"] = ""; // this page goes its own way, below
  await forget();
  clearStorage();
  await noteLeaving();
  dropMarks();
  tell({ news: "left" });
  if (await boxAnswers()) form.submit();
  else {
    sayNext({ text: "Signed out on this device. The box hears of it when it answers." });
    location.replace("/sign-in");
  }
}

/** The cookie that carries the login is out of a script's reach. The mark beside it is not, and without it the box takes the
 * login for ended: from now on it opens nothing here, whether the box has heard of it or not. */
function dropMarks(): void {
  for (const name of MARKS) document.cookie = `${name}=; Max-Age=0; Path=/; SameSite=Lax${name.startsWith("__Host-") ? "; Secure" : ""}`;
}

/** Whatever any part of the pages has put there: the appearance alone is the device's own. */
function clearStorage(): void {
  sessionStorage.clear();
  for (const key of Object.keys(localStorage)) if (!OURS_OF_THE_DEVICE.has(key)) localStorage.removeItem(key);
}

type Choice = "keep" | "discard" | "stay" | "nothing";

/** <dialog data-leave> with [data-number] and buttons whose values are the choices; closing it otherwise means to stay. */
function ask(number: number): Promise<Choice> {
  const dialog = document.querySelector<HTMLDialogElement>("dialog[data-leave]");
  if (!dialog) return Promise.resolve("keep");
  const words = dialog.querySelector("[data-number]");
  if (words) words.textContent = number === 1 ? "One entry is not sent yet" : `${number} entries are not sent yet`;
  dialog.returnValue = "stay";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => { resolve(dialog.returnValue as Choice); }, { once: true });
  });
}
