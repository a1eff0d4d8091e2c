// What a phone cannot do over plain HTTP is said once, so that nobody looks for it in vain.
import { showToast } from "./toasts";

const TOLD = "told-plain-http";
const WORDS = "This address has no HTTPS: no camera view, no offline mode, no installing, no notifications. Logging and choosing photos go.";

export function sayWhatNeedsHttps(root: Document): void {
  if (isSecureContext || !("person" in root.body.dataset)) return;
  try {
    if (localStorage.getItem(TOLD)) return;
    localStorage.setItem(TOLD, "1");
  } catch {
    return; // it would be said on every page
  }
  showToast(WORDS);
}
