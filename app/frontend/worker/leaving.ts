// A sign-out made without a connection: on this device it took effect at once, as the mark beside the cookie went with it;
// the box hears of it when it answers. A page waits for that a moment and no longer: it shows nobody's things either way.
import { hasLeft, settleLeaving } from "../ts/outbox/leaving-state";
import { hear } from "../ts/outbox/store";

const PATIENCE_MS = 1_500;

let settling: Promise<void> | undefined;
let waited: Promise<void> | undefined;

async function settle(): Promise<void> {
  const isDue = await hasLeft().catch(() => false);
  if (isDue && !(await settleLeaving())) forget(); // still away: ask again the next time
}

function forget(): void {
  settling = waited = undefined;
}

/** Goes on behind the page when it takes longer. */
export function finishLeaving(event: ExtendableEvent): Promise<void> {
  settling ??= settle();
  waited ??= Promise.race([settling, new Promise<void>((resolve) => { setTimeout(resolve, PATIENCE_MS); })]);
  event.waitUntil(settling);
  return waited;
}

export function watchLeaving(): void {
  hear(({ news }) => { if (news === "left") forget(); });
}
