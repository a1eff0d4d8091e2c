// The core every page loads: small, and nothing on the page depends on it to work.
import { showCurrentChip } from "./core/chip-row";
import { showOnTap } from "./core/discreet";
import { loadElements } from "./core/elements";
import { watchForms } from "./core/forms";
import { watchLeaving } from "./core/leaving";
import { oneByOne } from "./core/one-by-one";
import { sayWhatNeedsHttps } from "./core/plain-http";
import { registerServiceWorker } from "./core/service-worker";
import { fillShell, openOutbox } from "./core/open-outbox";
import { reportTimeZone } from "./core/time-zone";
import { watchTimer } from "./core/timer-watch";
import { watchToasts } from "./core/toasts";
import { watchWaysBack } from "./core/ways-back";

watchLeaving(document);
watchForms(document);
watchWaysBack(document);
showOnTap(document);
oneByOne(document, [showCurrentChip, watchToasts, watchTimer, reportTimeZone, sayWhatNeedsHttps]);
const elements = fillShell(document).then(() => loadElements(document));
registerServiceWorker(Promise.all([elements, openOutbox(document)]));
