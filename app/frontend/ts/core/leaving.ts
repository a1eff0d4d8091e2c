// A form with `data-leaves` ends this person's time on this device. What still runs or waits is looked after first, then
// nothing of theirs is left behind. `data-leaves="erase"`: the account goes too, and with it what was not sent.
import { over, readTimer, writeTimer } from "./running-timer";
import { sendTimer } from "./send-timer";
import { leaveNote } from "./tab-notes";

async function leave(form: HTMLFormElement): Promise<void> {
  if (form.dataset["leaves"] === "erase") {
    const timer = readTimer();
    if (timer && (await sendTimer(over(timer))) !== "later") writeTimer(null);
    leaveNote("erasing", document.body.dataset["person"] ?? "");
    form.submit();
  } else {
    const parts = await import("../outbox/leave");
    await parts.leave(form);
  }
}

export function watchLeaving(root: Document): void {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("leaves" in form.dataset) || event.defaultPrevented) return;
    if (!isSecureContext && !readTimer()) return;
    event.preventDefault();
    void leave(form);
  });
}
