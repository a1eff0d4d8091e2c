// Custom elements load when the page holds one. Each module defines exactly its own tag.
const LOADERS: Record<string, () => Promise<unknown>> = {
  "answer-slider": () => import("../elements/answer-slider"),
  "care-timer": () => import("../elements/care-timer"),
  "chip-adder": () => import("../elements/chip-adder"),
  "compare-pair": () => import("../elements/compare-pair"), // with its stage and its strip
  "copy-text": () => import("../elements/copy-text"),
  "eye-markers": () => import("../elements/eye-markers"),
  "face-map": () => import("../elements/face-map"),
  "guided-camera": () => import("../elements/guided-camera"),
  "install-hint": () => import("../elements/install-hint"),
  "minute-stepper": () => import("../elements/minute-stepper"),
  "outbox-list": () => import("../elements/outbox-list"),
  "photo-picker": () => import("../elements/photo-picker"),
  "photo-progress": () => import("../elements/photo-progress"),
  "push-switch": () => import("../elements/push-switch"),
  "rating-dots": () => import("../elements/rating-dots"),
  "shared-photos": () => import("../elements/shared-photos"),
  "tag-chips": () => import("../elements/tag-chips"),
  "theme-switch": () => import("../elements/theme-switch"),
  "timer-card": () => import("../elements/timer-card"),
  "when-badge": () => import("../elements/when-badge"),
};

/** Resolves when those of the page are there. */
export async function loadElements(root: ParentNode): Promise<void> {
  const wanted = Object.entries(LOADERS).filter(([tag]) => !customElements.get(tag) && root.querySelector(tag));
  await Promise.all(wanted.map(([, load]) => load().catch(() => undefined))); // the page goes without, or has been left
}
