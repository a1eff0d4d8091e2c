// The chosen appearance lives in localStorage only: it is a matter of this device, not of the account.
export type Theme = "light" | "dark" | "auto";

const KEY = "theme";
const PAPER = { light: "#f6f2eb", dark: "#141110" } as const;

export function keptTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : "auto";
  } catch {
    return "auto"; // storage is refused, as in some private windows
  }
}

export function keepTheme(theme: Theme): void {
  try {
    if (theme === "auto") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // not kept, but still shown until the page is left
  }
}

export function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "auto") root.removeAttribute("data-theme");
  else root.setAttribute("data-theme", theme);
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.media.includes("dark") ? "dark" : "light";
    meta.content = PAPER[theme === "auto" ? own : theme];
  }
}
