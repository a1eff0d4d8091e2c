// What waits on this device is looked after once the page stands. Without a secure context nothing is kept here: forms go
// the plain way. A page that stands in without a connection is filled in first; its elements come after that.
import { startOutbox } from "../outbox/start";

const AT_LATEST_MS = 3_000; // a picture that does not come must not hold back what waits

export async function fillShell(root: Document): Promise<void> {
  if ("shell" in root.body.dataset) await import("../outbox/shell").then(({ openShell }) => openShell()).catch(() => undefined);
}

/** Resolves when what waits was counted, and sent where that goes. */
export async function openOutbox(root: Document): Promise<void> {
  if (!isSecureContext) return;
  await new Promise((resolve) => {
    const soon = (): void => { setTimeout(resolve); }; // in a task of its own: others begin at this moment as well
    if (root.readyState === "complete") soon();
    else addEventListener("load", soon, { once: true });
    setTimeout(resolve, AT_LATEST_MS);
  });
  await startOutbox();
}
