// The core is one file. Left alone, esbuild cuts out every module that a part loaded later shares with it: a page then asks
// for twenty scripts of a kilobyte, each with its round trip. "Injected" into all of them, the core is what all share.
import { rm } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

const ENTRY = "ts/app.ts";

export async function bundleCore(shared) {
  const result = await build({
    ...shared,
    entryPoints: [ENTRY],
    inject: [ENTRY],
    format: "esm",
    splitting: true,
    chunkNames: "[name]-[hash]",
  });
  const outputs = Object.entries(result.metafile.outputs);
  const [core] = outputs.find(([, { inputs }]) => ENTRY in inputs);
  // What is left of the entry only names the core: pages name it themselves.
  const [stub] = outputs.find(([, { entryPoint }]) => entryPoint === ENTRY);
  if (stub !== core) await rm(path.join(shared.absWorkingDir, stub));
  const files = outputs.map(([output]) => output).filter((output) => output === core || output !== stub);
  const names = { "app.js": path.basename(core) };
  for (const [output, { entryPoint }] of outputs) {
    if (entryPoint && entryPoint !== ENTRY) names[path.basename(entryPoint).replace(/\.ts$/, ".js")] = path.basename(output);
  }
  return { names, files: files.map((file) => path.basename(file)) };
}
