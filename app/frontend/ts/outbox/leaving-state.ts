// Whether a sign-out still has to reach the box.
import { database } from "./database";

const PATIENCE_MS = 8_000;

export async function hasLeft(): Promise<boolean> {
  return (await (await database()).get("device", "leaving")) === true;
}

export async function noteLeaving(): Promise<void> {
  await (await database()).put("device", true, "leaving");
}

/** Tell the box; true once it has heard. Carries nothing but the cookie; whoever signed in meanwhile stays signed in. */
export async function settleLeaving(): Promise<boolean> {
  try {
    const headers = { "Afterglow-Left": "1" };
    const { status } = await fetch("/sign-out", { method: "POST", headers, redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (status >= 500) return false;
    await (await database()).delete("device", "leaving");
    return true;
  } catch {
    return false;
  }
}
