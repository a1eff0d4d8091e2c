// What waits on this device is looked after once the page stands. Without a secure context nothing is kept here: forms go
// the plain way. A page that stands in without a connection is filled in first; its elements come after that.
export async function openOutbox(root: Document): Promise<void> {
  if ("shell" in root.body.dataset) await import("../outbox/shell").then(({ openShell }) => openShell()).catch(() => undefined);
  if (!isSecureContext) return;
  // Somebody who has gone on before it came is looked after by the next page.
  const open = (): void => void import("../outbox/start").then(({ startOutbox }) => startOutbox()).catch(() => undefined);
  if (root.readyState === "complete") open();
  else addEventListener("load", open);
}
