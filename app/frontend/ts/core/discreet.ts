// Discreet mode: the first tap on a blurred photo shows it and does nothing else.
const HOLDERS = ".print, .pane__view, .pick, .crop";

export function showOnTap(root: Document): void {
  if (!root.body.hasAttribute("data-discreet")) return;
  root.addEventListener(
    "click",
    (event) => {
      const holder = event.target instanceof Element ? event.target.closest(HOLDERS) : null;
      if (!holder || holder.classList.contains("is-shown")) return;
      holder.classList.add("is-shown");
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
}
