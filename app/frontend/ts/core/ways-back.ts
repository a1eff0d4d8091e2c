// Links of the error and offline pages. `data-back` goes back when there is somewhere to go; `data-retry` loads again, and
// the page with it also looks by itself whether the box answers, unless it says data-retry="asked".
const LOOK_EVERY_MS = 10_000;

function onClick(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest("[data-back], [data-retry]") : null;
  if (!link) return;
  if (link.hasAttribute("data-retry")) {
    event.preventDefault();
    location.reload();
  } else if (history.length > 1) {
    event.preventDefault();
    history.back();
  }
}

async function look(): Promise<void> {
  if (document.visibilityState === "hidden") return;
  try {
    const answer = await fetch("/healthz", { cache: "no-store" });
    if (answer.ok) location.reload();
  } catch {
    // still away
  }
}

export function watchWaysBack(root: Document): void {
  root.addEventListener("click", onClick);
  if (location.pathname === "/offline" || !root.querySelector('[data-retry]:not([data-retry="asked"])')) return;
  setInterval(() => void look(), LOOK_EVERY_MS);
  addEventListener("online", () => void look());
  root.addEventListener("visibilitychange", () => void look());
}
