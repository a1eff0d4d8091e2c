// The service worker: the shell and nothing else. Pages and photos are private and never cached; when a page cannot be
// reached the cached offline page stands in. Navigation preload stays off (it breaks offline pages in Firefox).
import { watchPush } from "./push";

declare const self: ServiceWorkerGlobalScope;
declare const SHELL_VERSION: string;
declare const SHELL_FILES: string[];

const PREFIX = "afterglow-shell-";
const CACHE = PREFIX + SHELL_VERSION;
const OFFLINE = "/offline";
const SHELL = new Set(SHELL_FILES);

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  // Without cookies: what is kept for everybody must be what anybody gets.
  await cache.addAll([OFFLINE, ...SHELL_FILES].map((url) => new Request(url, { cache: "reload", credentials: "omit" })));
  await self.skipWaiting();
}

// Only our own older shells go; whatever else this origin keeps is not ours to delete.
async function activate(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function fromShell(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: CACHE })) ?? fetch(request);
}

async function orOffline(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(OFFLINE, { cacheName: CACHE })) ?? Response.error();
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(activate());
});

watchPush();

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(orOffline(request));
  else if (SHELL.has(url.pathname)) event.respondWith(fromShell(request));
});
