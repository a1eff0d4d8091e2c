// A sign-out made without a connection: on this device it took effect at once; the box hears of it before it is asked for
// anything else.
import { hasLeft, settleLeaving } from "../ts/outbox/leaving-state";
import { hear } from "../ts/outbox/store";

let due: Promise<boolean> | undefined;

const isDue = (): Promise<boolean> => (due ??= hasLeft().catch(() => false));

export async function finishLeaving(): Promise<void> {
  if (!(await isDue())) return;
  due = settleLeaving().then((settled) => !settled);
  if (await due) due = undefined; // still away: ask again the next time
}

export function watchLeaving(): void {
  hear(({ news }) => { if (news === "left") due = undefined; });
}
