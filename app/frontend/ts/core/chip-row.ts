// A row of chips that scrolls sideways shows the one that is on, also when that is the last.
export function showCurrentChip(root: ParentNode): void {
  for (const chip of root.querySelectorAll<HTMLElement>(".chips--scroll > [aria-current]")) {
    const row = chip.parentElement;
    if (row) row.scrollLeft = chip.offsetLeft - row.offsetLeft - (row.clientWidth - chip.offsetWidth) / 2;
  }
}
