// Bundles TypeScript, CSS, the icon sprite and the app icons into app/static/dist: content-hashed files,
// manifest.json for the templates, and the two files with fixed names (sw.js, manifest.webmanifest). Texts stand there
// squeezed as well (.br for who takes it, .gz for plain HTTP).
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { drawBrand } from "./build/brand.mjs";
import { bundleFaceFinder, copyEngine } from "./build/camera.mjs";
import { bundleCore } from "./build/core.mjs";
import { makeSprite } from "./build/sprite.mjs";
import { makeWebManifest } from "./build/web-manifest.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(here, "../static/dist");
const URL_BASE = "/static/dist/";
const SHARED = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  metafile: true,
  outdir: dist,
  entryNames: "[name]-[hash]",
  legalComments: "none",
  target: ["chrome111", "firefox115", "safari16.4"],
  logLevel: "warning",
};

const hash = (data) => createHash("sha256").update(data).digest("hex").slice(0, 8).toUpperCase();

async function bundle(entryPoints, options) {
  const result = await build({ ...SHARED, entryPoints, ...options });
  const names = {};
  const files = [];
  for (const [output, { entryPoint }] of Object.entries(result.metafile.outputs)) {
    const file = path.basename(output);
    files.push(file);
    if (entryPoint) names[path.basename(entryPoint).replace(/\.ts$/, ".js")] = file;
  }
  return { names, files };
}

async function put(name, data) {
  const { name: stem, ext } = path.parse(name);
  const file = `${stem}-${hash(data)}${ext}`;
  await writeFile(path.join(dist, file), data);
  return { names: { [name]: file }, files: [file] };
}

await mkdir(dist, { recursive: true });
const sprite = await makeSprite(path.join(here, "icons"));
const parts = [
  await bundle(["css/app.css"], {}),
  await bundle(["ts/theme.ts"], { format: "iife" }),
  await bundleCore(SHARED),
  await put("icons.svg", sprite.svg),
];
const shell = parts.flatMap((part) => part.files);
parts.push(await bundleFaceFinder(SHARED), await copyEngine(dist));
for (const [name, data] of Object.entries(drawBrand())) parts.push(await put(name, data));

const assets = Object.assign({}, ...parts.map((part) => part.names));
const version = hash(JSON.stringify([shell, assets]));
await build({
  ...SHARED,
  entryPoints: ["worker/sw.ts"],
  format: "iife",
  entryNames: "[name]",
  define: {
    ICON: JSON.stringify(URL_BASE + assets["icon-192.png"]),
    SHELL_VERSION: JSON.stringify(version),
    SHELL_FILES: JSON.stringify([...shell, assets["icon-192.png"]].map((file) => URL_BASE + file)),
  },
});
await writeFile(path.join(dist, "manifest.webmanifest"), makeWebManifest((name) => URL_BASE + assets[name]));
const built = [...new Set([...parts.flatMap((part) => part.files), "sw.js", "manifest.webmanifest"])];
const texts = built.filter((file) => /\.(js|css|svg|webmanifest)$/.test(file));
for (const file of texts) {
  const data = await readFile(path.join(dist, file));
  await writeFile(path.join(dist, `${file}.gz`), gzipSync(data, { level: 9 }));
  await writeFile(path.join(dist, `${file}.br`), brotliCompressSync(data)); // at its best by itself
}
await writeFile(path.join(dist, "manifest.json"), `${JSON.stringify({ version, assets, icons: sprite.names }, null, 2)}\n`);

// Old files go last: a page that is being served keeps what it refers to until the new manifest stands.
const kept = new Set([...built, ...texts.flatMap((file) => [`${file}.gz`, `${file}.br`]), "manifest.json"]);
for (const file of await readdir(dist)) if (!kept.has(file)) await rm(path.join(dist, file), { recursive: true });
