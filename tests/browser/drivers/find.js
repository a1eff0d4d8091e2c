// Finds what a person would name: `name` is an accessible name (whole, else its beginning), or "css=..." a selector.
// Among several of one name the first that is shown and, if it is a control, enabled. A radio or checkbox that is drawn
// by its label is found as that label.
(name) => {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const words = (text) => (text ?? "").replace(/\s+/g, " ").trim();
  const drawn = (element) => element.matches('input:is([type="radio"], [type="checkbox"])') && element.labels?.[0];
  if (name.startsWith("css=")) {
    const all = [...document.querySelectorAll(name.slice(4))];
    const first = all.find(shown) ?? all[0] ?? null;
    return first ? drawn(first) || first : null;
  }
  const labelled = (element) => (element.getAttribute("aria-labelledby") ?? "").split(" ")
    .map((id) => (id && document.getElementById(id)?.textContent) || "").join(" ");
  const inputWords = (element) => (element.matches("input, select, textarea")
    ? words([...(element.labels ?? [])].map((label) => label.textContent).join(" ")) || element.placeholder
    : element.textContent);
  const named = (element) => words(labelled(element)) || words(element.getAttribute("aria-label"))
    || words(inputWords(element)) || words(element.getAttribute("alt")) || words(element.title);
  const usable = (element) => !element.disabled && (shown(element) || (drawn(element) && shown(drawn(element))));
  const candidates = [...document.querySelectorAll(
    'a[href], button, input:not([type="hidden"]), select, textarea, summary, [role], [tabindex]:not([tabindex="-1"])',
  )].filter(usable);
  const wanted = words(name).toLowerCase();
  const found = candidates.find((element) => named(element).toLowerCase() === wanted)
    ?? candidates.find((element) => named(element).toLowerCase().startsWith(wanted));
  return found ? drawn(found) || found : null;
}
