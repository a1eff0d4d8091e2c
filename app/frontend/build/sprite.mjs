// One symbol a file: icons/today.svg becomes #i-today.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

export async function makeSprite(folder) {
  const names = [];
  const symbols = [];
  for (const file of (await readdir(folder)).sort()) {
    const name = path.basename(file, ".svg");
    const source = (await readFile(path.join(folder, file), "utf8")).trim();
    const parts = /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 24 24">(.+)<\/svg>$/s.exec(source);
    if (!parts) throw new Error(`icons/${file} must be one 24 by 24 <svg> without other attributes`);
    names.push(name);
    symbols.push(`<symbol id="i-${name}" viewBox="0 0 24 24">${parts[1]}</symbol>`);
  }
  return { names, svg: `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n` };
}
