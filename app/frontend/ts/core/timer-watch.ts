// A timer also ends on the pages that do not show it, and on the first page opened after its time was up.
import { readyChime, ring } from "./chime";
import { leftMs, over, readTimer } from "./running-timer";
import { sendTimer } from "./send-timer";
import { sayWhatWasKept } from "./toasts";

const LONGEST_MS = 2 ** 31 - 1;
let next: ReturnType<typeof setTimeout> | undefined;

async function look(): Promise<void> {
  clearTimeout(next);
  const timer = readTimer();
  if (!timer || (timer.endsAt === null && !timer.overMinutes)) return;
  const left = timer.overMinutes ? 0 : leftMs(timer);
  if (left > 0) {
    next = setTimeout(() => void look(), Math.min(left, LONGEST_MS));
    return;
  }
  void ring();
  if ((await sendTimer(over(timer))) === "saved") sayWhatWasKept();
}

export function watchTimer(root: Document): void {
  if (root.querySelector("care-timer, timer-card") || !("person" in root.body.dataset)) return;
  if (readTimer()) readyChime();
  void look();
  addEventListener("pageshow", (event) => { if (event.persisted) void look(); });
  addEventListener("storage", () => void look());
  root.addEventListener("visibilitychange", () => { if (root.visibilityState === "visible") void look(); });
}
