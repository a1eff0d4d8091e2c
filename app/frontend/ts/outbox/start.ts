// Runs on every page once it stands: tells the box what waits, and the page how much that is.
import { editEntry } from "./edit-entry";
import type { Memory } from "./database";
import type { Counts } from "./store";
import { owner, send, showCounts, watchNews } from "./page";
import { remember, whoIsHere } from "./person";
import { counted } from "./words";

let isWatching = false;

export async function startOutbox(): Promise<void> {
  if (!isWatching) watch();
  isWatching = true;
  await new Promise((resolve) => { setTimeout(resolve); }); // opening the database is a task of its own
  await Promise.allSettled([keepMemory(), editEntry()]); // whatever became of these, what waits is shown and sent
  const { waiting } = await showCounts();
  if (waiting > 0) await send("connection");
}

function watch(): void {
  document.addEventListener("outbox:counts", (event) => { show((event as CustomEvent<Counts>).detail); });
  watchNews();
  addEventListener("online", () => void send("connection"));
  addEventListener("pageshow", (event) => { if (event.persisted) void comeBack(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") void send("connection"); });
}

/** Out of the browser's memory: whoever is signed in here by now, this page was somebody's. */
async function comeBack(): Promise<void> {
  const { person } = document.body.dataset;
  if (person && (await whoIsHere())?.id !== person) location.replace("/sign-in");
  else await send("connection");
}

/** Today says what "the same as last time" is, for pages without a connection. */
async function keepMemory(): Promise<void> {
  const text = document.querySelector<HTMLElement>("[data-memory]")?.dataset["memory"];
  const mine = await owner();
  if (text && mine) await remember({ ...(JSON.parse(text) as Omit<Memory, "owner">), owner: mine });
}

/** <a data-outbox-badge> with [data-outbox-words], and [data-outbox-count] in the navigation. */
function show({ waiting, failed }: Counts): void {
  const words = counted(waiting, failed);
  const isNone = waiting + failed === 0;
  for (const place of document.querySelectorAll<HTMLElement>("[data-outbox-badge], [data-outbox-count]")) {
    const text = place.querySelector("[data-outbox-words]") ?? place;
    const says = place.hasAttribute("data-outbox-count") ? String(waiting + failed) : words;
    if (text.textContent !== says) text.textContent = isNone ? "" : says;
    place.hidden = isNone;
  }
}
