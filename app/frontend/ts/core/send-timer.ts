// Sends the form of a timer that is over. JSON is asked for, so that a lapsed sign-in answers 401 instead of leading away;
// a saved session answers with a redirect, which is left unfollowed: the next page shows its message.
import { readTimer, spentMinutes, writeTimer, type RunningTimer } from "./running-timer";

/** saved: done and forgotten here. later: nothing was acknowledged, try again. refused: the form has to be looked at. */
export type Outcome = "saved" | "later" | "refused";

const LATER = new Set([401, 408, 429]);

// Kept on this device first, where it can be: then the timer is over, whether or not the box answers now.
async function keep(timer: RunningTimer): Promise<Outcome | "unkept"> {
  try {
    const { keepTimer } = await import("../outbox/keep-timer");
    return await keepTimer(timer);
  } catch {
    return "unkept";
  }
}

async function send(timer: RunningTimer): Promise<Outcome> {
  const kept = await keep(timer);
  if (kept !== "unkept") return kept;
  const body = new URLSearchParams(timer.fields.map(([name, value]) => [name, value]));
  body.set("minutes", String(spentMinutes(timer)));
  try {
    const answer = await fetch(timer.action, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
    if (answer.type === "opaqueredirect" || answer.ok) return "saved";
    return LATER.has(answer.status) || answer.status >= 500 ? "later" : "refused";
  } catch {
    return "later";
  }
}

/** One sender at a time, also across tabs; the timer is forgotten only once it was acknowledged. */
export async function sendTimer(timer: RunningTimer): Promise<Outcome> {
  const once = async (): Promise<Outcome> => {
    if (readTimer()?.id !== timer.id) return "saved"; // another tab was quicker
    const outcome = await send(timer);
    if (outcome === "saved") writeTimer(null);
    return outcome;
  };
  // Without a secure context there are no locks; the session's own id keeps a second sending from counting twice.
  return "locks" in navigator ? await navigator.locks.request("afterglow-timer", once) : await once();
}
