// Whether the box can be reached now. A form is asked for before it leaves its page: a browser that cannot send it shows a
// page of its own, and what was typed is gone.
const PATIENCE_MS = 8_000;

export async function boxAnswers(): Promise<boolean> {
  if (!navigator.onLine) return false;
  try {
    await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    return true; // also when it is busy or ill: then it has words of its own
  } catch {
    return false;
  }
}
