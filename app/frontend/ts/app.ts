// The core every page loads: small, and nothing on the page depends on it to work.
import { showCurrentChip } from "./core/chip-row";
import { showOnTap } from "./core/discreet";
import { loadElements } from "./core/elements";
import { watchForms } from "./core/forms";
import { watchLeaving } from "./core/leaving";
import { sayWhatNeedsHttps } from "./core/plain-http";
import { registerServiceWorker } from "./core/service-worker";
import { openOutbox } from "./core/open-outbox";
import { reportTimeZone } from "./core/time-zone";
import { watchTimer } from "./core/timer-watch";
import { watchToasts } from "./core/toasts";
import { watchWaysBack } from "./core/ways-back";

reportTimeZone(document);
watchLeaving(document);
watchForms(document);
watchToasts(document);
watchTimer(document);
sayWhatNeedsHttps(document);
watchWaysBack(document);
showOnTap(document);
showCurrentChip(document);
registerServiceWorker();
void openOutbox(document).then(() => { loadElements(document); });
