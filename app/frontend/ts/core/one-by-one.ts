// What can wait until the page stands gets a task each: a finger that comes in between is answered in between.
export function oneByOne(root: Document, works: readonly ((root: Document) => void)[]): void {
  for (const work of works) setTimeout(() => { work(root); });
}
