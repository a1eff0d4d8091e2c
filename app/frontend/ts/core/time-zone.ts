// Fills every <input name="time_zone"> with the browser's IANA zone; the server has its own guess without it. Somebody who
// has travelled (the page says data-zone, the browser another) is told of once, so that days and reminders follow.
declare const Temporal: { Now: { timeZoneId(): string } } | undefined;

/** By Temporal where it is: the first Intl of a page loads all its tables and holds the page up for 20 ms on a fast machine. */
export function localTimeZone(): string {
  return typeof Temporal === "undefined" ? new Intl.DateTimeFormat().resolvedOptions().timeZone : Temporal.Now.timeZoneId();
}

export function reportTimeZone(root: Document): void {
  const zone = localTimeZone();
  const known = root.body.dataset["zone"];
  if (known && known !== zone && navigator.onLine) {
    fetch("/you/time-zone", { method: "POST", body: new URLSearchParams({ time_zone: zone }) }).catch(() => undefined);
  }
  for (const input of root.querySelectorAll<HTMLInputElement>('input[type="hidden"][name="time_zone"]')) {
    if (!("keep" in input.dataset)) input.value = zone;
  }
}
