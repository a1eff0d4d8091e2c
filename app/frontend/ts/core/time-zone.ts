// Fills every <input name="time_zone"> with the browser's IANA zone; the server has its own guess without it.
export function localTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function reportTimeZone(root: ParentNode): void {
  const zone = localTimeZone();
  for (const input of root.querySelectorAll<HTMLInputElement>('input[type="hidden"][name="time_zone"]')) {
    if (!("keep" in input.dataset)) input.value = zone;
  }
}
