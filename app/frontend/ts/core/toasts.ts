// Toasts are server-rendered, but for what only this device can know. They go by themselves after a while unless they hold an action or are being read.
const SECONDS = 8;

function dismiss(toast: Element): void {
  toast.remove();
}

export function watchToasts(root: Document): void {
  root.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-dismiss]") : null;
    const toast = button?.closest(".toast");
    if (toast) dismiss(toast);
  });
  for (const button of root.querySelectorAll("[data-dismiss]")) button.removeAttribute("hidden"); // without a script it could do nothing
  for (const toast of root.querySelectorAll(".toast:not([data-stays])")) leaveAfterAWhile(toast);
}

function leaveAfterAWhile(toast: Element): void {
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) leaveAfterAWhile(toast);
    else dismiss(toast);
  }, SECONDS * 1000);
}

/** One message, until the next of its kind takes its place. */
export function showToast(words: string): void {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset["local"] = "";
  const text = document.createElement("p");
  text.className = "toast__text";
  text.textContent = words;
  toast.append(text);
  document.querySelector(".toast[data-local]")?.remove();
  document.querySelector(".toasts")?.append(toast);
  leaveAfterAWhile(toast);
}
