// A form with `data-leaves` ends this person's time on this device (sign out, erase). What still runs is saved first, then
// nothing of theirs is left behind. When the box does not answer, leaving fails as well, and the timer stays.
import { over, readTimer, writeTimer } from "./running-timer";
import { sendTimer } from "./send-timer";

async function leave(form: HTMLFormElement): Promise<void> {
  const timer = readTimer();
  if (timer && (await sendTimer(over(timer))) !== "later") writeTimer(null);
  form.submit();
}

export function watchLeaving(root: Document): void {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("leaves" in form.dataset) || !readTimer()) return;
    event.preventDefault();
    void leave(form);
  });
}
