// The service worker: the shell and nothing else. Pages and photos are private and never cached; where a page cannot be
// reached, a page for nobody in particular stands in, kept here with the files it needs. Navigation preload stays off (it
// breaks offline pages in Firefox). It also sends the outbox when the browser wakes it, and takes in shared photos.
import { postByFetch } from "../ts/outbox/attempt";
import { whoIsHere } from "../ts/outbox/person";
import { flush } from "../ts/outbox/sender";
import { fill, found } from "./filling";
import { finishLeaving, watchLeaving } from "./leaving";
import { watchPush } from "./push";
import { takeShared } from "./share";
import { OFFLINE, shellOf, SHELLS } from "./shells";

declare const self: ServiceWorkerGlobalScope & { readonly pagesVersion?: string };
declare const SHELL_VERSION: string;
declare const SHELL_FILES: string[];

const PREFIX = "afterglow-shell-";
const CACHE = `${PREFIX}${SHELL_VERSION}-${self.pagesVersion ?? ""}`;
const FILES = new Set(SHELL_FILES);
const PATIENCE_MS = 10_000;

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  // Without cookies: what is kept for everybody must be what anybody gets.
  const fresh = (url: string): Request => new Request(url, { cache: "reload", credentials: "omit" });
  await fill(cache, [OFFLINE, ...SHELL_FILES].map(fresh));
  for (const url of SHELLS) await cache.add(fresh(url)).catch(() => undefined); // /offline stands in for one that fails
  await self.skipWaiting();
}

// The shell before this one stays for pages that are still open and load their parts late. Older ones of ours go; whatever
// else this origin keeps is not ours to delete.
async function activate(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function fromShell(request: Request): Promise<Response> {
  return (await found(request, { cacheName: CACHE })) ?? (await found(request)) ?? fetch(request);
}

const standIn = async (url: URL): Promise<Response> =>
  (await found(shellOf(url.pathname), { cacheName: CACHE })) ?? (await found(OFFLINE, { cacheName: CACHE })) ?? Response.error();

async function orShell(event: FetchEvent, url: URL): Promise<Response> {
  const { request } = event;
  await finishLeaving(event);
  const answer = fetch(request);
  try {
    return await (shellOf(url.pathname) === OFFLINE ? answer : Promise.race([answer, tooLate()]));
  } catch {
    answer.catch(() => undefined);
    return standIn(url);
  }
}

// Bad reception is no connection either: a page one can work on is better than a blank one.
const tooLate = (): Promise<never> => new Promise((_, reject) => setTimeout(() => { reject(new Error("too late")); }, PATIENCE_MS));

async function sendOutbox(event: ExtendableEvent): Promise<void> {
  await finishLeaving(event);
  const here = await whoIsHere();
  const flushed = here && (await flush(here.id, "connection", postByFetch));
  if (flushed?.nextMs) throw new Error("something still waits"); // the browser tries again, where it does
}

watchLeaving();
self.addEventListener("install", (event) => { event.waitUntil(install()); });
self.addEventListener("activate", (event) => { event.waitUntil(activate()); });
// A page that was on its way while this worker took over belongs to nobody until it asks.
self.addEventListener("message", (event) => { event.waitUntil(self.clients.claim()); });
self.addEventListener("sync", ((event: ExtendableEvent) => { event.waitUntil(sendOutbox(event)); }) as EventListener);

watchPush();

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && url.pathname === "/share-target") event.respondWith(takeShared(request));
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate") event.respondWith(orShell(event, url));
  else if (FILES.has(url.pathname) || url.pathname.startsWith("/static/dist/")) event.respondWith(fromShell(request));
});
