// Custom elements load when the page holds one. Each module defines exactly its own tag.
const LOADERS: Record<string, () => Promise<unknown>> = {
  "theme-switch": () => import("../elements/theme-switch"),
};

export function loadElements(root: ParentNode): void {
  for (const [tag, load] of Object.entries(LOADERS)) {
    if (!customElements.get(tag) && root.querySelector(tag)) void load();
  }
}
