// The one running timer of this device, kept in localStorage so that a reload, another page or a closed phone loses nothing.
// It carries the form that saves the session, so that any page can save it when the time is up. Each person of a shared
// phone has their own: nobody sees, and nobody saves, what somebody else started.
export interface RunningTimer {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly page: string;
  readonly action: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly totalMs: number;
  /** When it ends (epoch ms), or null while it is paused. */
  readonly endsAt: number | null;
  /** What is left while it is paused. */
  readonly leftMs: number;
  /** Whole minutes spent, once it is over and only waits to be saved. */
  readonly overMinutes?: number;
}

const key = (): string => `timer-${document.body.dataset["person"] ?? ""}`;
const MINUTE_MS = 60_000;

export function readTimer(): RunningTimer | null {
  try {
    return JSON.parse(localStorage.getItem(key()) ?? "null") as RunningTimer | null;
  } catch {
    return null;
  }
}

export function writeTimer(timer: RunningTimer | null): void {
  try {
    if (timer) localStorage.setItem(key(), JSON.stringify(timer));
    else localStorage.removeItem(key());
  } catch {
    // no storage: the timer lives as long as its page
  }
}

/** The timer of a <care-timer>, from now on; its form is what will be sent. */
export function freshTimer({ dataset, form }: { dataset: DOMStringMap; form: HTMLFormElement | null }): RunningTimer {
  const { id = location.pathname, kind = "massage", title = "", page = location.pathname + location.search } = dataset;
  const fields = [...new FormData(form ?? undefined)].flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : []));
  const totalMs = Number(dataset["minutes"]) * MINUTE_MS;
  const endsAt = Date.parse(dataset["endsAt"] ?? "") || Date.now() + totalMs;
  return { id, title, kind, page, action: form?.action ?? "", fields, totalMs, endsAt, leftMs: totalMs };
}

export const leftMs = (timer: RunningTimer, now = Date.now()): number =>
  Math.max(0, timer.endsAt === null ? timer.leftMs : timer.endsAt - now);

export const paused = (timer: RunningTimer): RunningTimer => ({ ...timer, leftMs: leftMs(timer), endsAt: null });
export const resumed = (timer: RunningTimer): RunningTimer => ({ ...timer, endsAt: Date.now() + leftMs(timer) });

/** The same time left, after the device's clock was set by so many milliseconds. */
export const shifted = (timer: RunningTimer, ms: number): RunningTimer =>
  timer.endsAt === null ? timer : { ...timer, endsAt: timer.endsAt + ms };

export function extended(timer: RunningTimer, minutes: number): RunningTimer {
  const more = minutes * MINUTE_MS;
  const endsAt = timer.endsAt === null ? null : Math.max(Date.now(), timer.endsAt) + more;
  return { ...timer, totalMs: timer.totalMs + more, endsAt, leftMs: timer.leftMs + more };
}

/** Whole minutes that were really spent, at least one. */
export const spentMinutes = (timer: RunningTimer): number =>
  timer.overMinutes ?? Math.max(1, Math.round((timer.totalMs - leftMs(timer)) / MINUTE_MS));

export const over = (timer: RunningTimer): RunningTimer => ({ ...timer, overMinutes: spentMinutes(timer) });

/** "6:42" */
export function clock(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Draw what is left into a ring whose circle has pathLength="100"; dashed while it is paused. */
export function drawRing(root: ParentNode, timer: RunningTimer): void {
  const share = timer.totalMs > 0 ? leftMs(timer) / timer.totalMs : 0;
  const ring = root.querySelector(".ring-left");
  const dashes = timer.endsAt === null ? `${"1 1 ".repeat(Math.ceil(share * 50))}0 100` : `${(share * 100).toFixed(2)} 100`;
  ring?.setAttribute("stroke-dasharray", dashes);
  ring?.toggleAttribute("hidden", share === 0);
}

/** Saves itself at 20:52 */
export function endWords(endsAt: number): string {
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false }).format(endsAt);
  return `Saves itself at ${time}`;
}
