// One symbol a file: icons/today.svg becomes #i-today. The sheet itself is never shown; saying so spares every page the
// styling and laying out of all the icons it does not use.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

export async function makeSprite(folder) {
  const names = [];
  const symbols = [];
  for (const file of (await readdir(folder)).sort()) {
    const name = path.basename(file, ".svg");
    const source = (await readFile(path.join(folder, file), "utf8")).trim();
    const parts = /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="(0 0 \d+ \d+)">(.+)<\/svg>$/s.exec(source);
    if (!parts) throw new Error(`icons/${file} must be one <svg> with a viewBox from 0 0 and without other attributes`);
    names.push(name);
    symbols.push(`<symbol id="i-${name}" viewBox="${parts[1]}">${parts[2]}</symbol>`);
  }
  return { names, svg: `<svg xmlns="http://www.w3.org/2000/svg" display="none">${symbols.join("")}</svg>\n` };
}
