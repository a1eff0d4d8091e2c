// The worker holds the shell and the pages that stand in. Without a secure context there is none, and nothing is missing.
import { showToast } from "./toasts";
import { scriptUrl } from "./trusted";

async function start(): Promise<void> {
  await navigator.serviceWorker.register(scriptUrl("/sw.js"), { scope: "/", updateViaCache: "none" });
  const { active } = await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller) active?.postMessage("claim"); // it took over while this page was on its way
}

/** `ready`: when the page has done its own. Installing asks for fifty files, and would take the processor from the page. */
export function registerServiceWorker(ready: Promise<unknown>): void {
  if (!("serviceWorker" in navigator)) return;
  void ready.catch(() => undefined).then(() => {
    setTimeout(() => {
      start().catch(() => {
        // refused (private window, full disk): the site works from the network alone
      });
    });
  });
  const isFirst = !navigator.serviceWorker.controller;
  let isTouched = false;
  addEventListener("input", () => { isTouched = true; });
  // A new worker keeps the files of the pages before it: nothing has to be loaded again at once, and nothing typed is lost.
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (!isFirst && isTouched) showToast("A new version is ready. It comes with the next page; what is here stays.");
  });
}
