// Links of the error and offline pages. `data-back` goes back when there is somewhere to go; `data-retry` loads again.
export function watchWaysBack(root: Document): void {
  root.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("[data-back], [data-retry]") : null;
    if (!link) return;
    if (link.hasAttribute("data-retry")) {
      event.preventDefault();
      location.reload();
    } else if (history.length > 1) {
      event.preventDefault();
      history.back();
    }
  });
  const retry = root.querySelector("[data-retry]");
  if (retry) addEventListener("online", () => { location.reload(); });
}
