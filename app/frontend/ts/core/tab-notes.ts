// What a page leaves for the next page of its tab lies in sessionStorage. The first look in there waits for the browser's
// main process, 10 ms and more, so the tab's name says whether there may be anything. Throws where storage is refused.
const MARK = "afterglow-notes";

export function leaveNote(key: string, note: string): void {
  sessionStorage.setItem(key, note);
  window.name = MARK;
}

export function takeNote(key: string): string | null {
  if (window.name !== MARK) return null;
  const note = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  return note;
}
