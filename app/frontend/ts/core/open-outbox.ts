// What waits on this device is looked after once the page stands. Without a secure context nothing is kept here: forms go
// the plain way. A page that stands in without a connection is filled in first; its elements come after that.
const AT_LATEST_MS = 3_000; // a picture that does not come must not hold back what waits
const AGAIN_MS = 2_000;

export async function openOutbox(root: Document): Promise<void> {
  if ("shell" in root.body.dataset) await import("../outbox/shell").then(({ openShell }) => openShell()).catch(() => undefined);
  if (!isSecureContext) return;
  if (root.readyState === "complete") open();
  else {
    addEventListener("load", open, { once: true });
    setTimeout(open, AT_LATEST_MS);
  }
}

let isOpen = false;

/** Lost on the way: once more, then at the next sign of a connection. Whoever has gone on is looked after by the next page. */
function open(): void {
  if (isOpen) return;
  isOpen = true;
  const start = (): Promise<void> => import("../outbox/start").then(({ startOutbox }) => startOutbox());
  const again = new Promise((resolve) => { setTimeout(resolve, AGAIN_MS); });
  void start().catch(() => again.then(start)).catch(() => { addEventListener("online", () => void start().catch(() => undefined), { once: true }); });
}
