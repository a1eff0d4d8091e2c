// The worker holds the shell and the offline page. Without a secure context there is none, and nothing is missing.
import { scriptUrl } from "./trusted";

export function registerServiceWorker(): void {
  if (!("serviceWorker" in navigator)) return;
  addEventListener("load", () => {
    navigator.serviceWorker.register(scriptUrl("/sw.js"), { scope: "/", updateViaCache: "none" }).catch(() => {
      // refused (private window, full disk): the site works from the network alone
    });
  });
}
