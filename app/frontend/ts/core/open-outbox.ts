// What waits on this device is looked after once the page stands. Without a secure context nothing is kept here: forms go
// the plain way.
export function openOutbox(): void {
  if (!isSecureContext) return;
  const open = (): void => void import("../outbox/start").then(({ startOutbox }) => startOutbox());
  if (document.readyState === "complete") open();
  else addEventListener("load", open);
}
