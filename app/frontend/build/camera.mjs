// The camera page's own files: what looks for the face, and the model's engine (WebAssembly) with a brotli copy beside it.
// Both come from the pinned package; nothing of it is fetched from anywhere else at run time.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

const ENGINE = "@mediapipe/tasks-vision/vision_wasm_module_internal.wasm";
const QUALITY = 6; // 2.7 MB in a second; the best takes fifteen and saves 100 kB

/** The worker, and the same for a page whose workers have no WebGL; what both need is one chunk. */
export async function bundleFaceFinder(shared) {
  const result = await build({
    ...shared,
    entryPoints: ["ts/camera/face-worker.ts", "ts/camera/face-page.ts"],
    format: "esm",
    splitting: true,
    chunkNames: "face-[name]-[hash]",
    external: ["node:module"], // asked for under Node alone
  });
  const names = {};
  const files = [];
  for (const [output, { entryPoint }] of Object.entries(result.metafile.outputs)) {
    files.push(path.basename(output));
    if (entryPoint) names[path.basename(entryPoint).replace(/\.ts$/, ".js")] = path.basename(output);
  }
  return { names, files };
}

export async function copyEngine(dist) {
  const data = await readFile(createRequire(import.meta.url).resolve(ENGINE));
  const file = `vision-${createHash("sha256").update(data).digest("hex").slice(0, 8).toUpperCase()}.wasm`;
  await writeFile(path.join(dist, file), data);
  const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: data.length };
  await writeFile(path.join(dist, `${file}.br`), brotliCompressSync(data, { params }));
  return { names: { "vision.wasm": file }, files: [file, `${file}.br`] };
}
