// Who this device takes for being here. A page of the box says it; pages without a connection and the worker read it here.
import { database, type Here, type Memory } from "./database";

/** Caches of one person's things begin with this and end with their id. */
export const PERSON_CACHE = "afterglow-person-";

export const isSupported = (): boolean => isSecureContext && "indexedDB" in globalThis && "locks" in navigator;

export async function whoIsHere(): Promise<Here | null> {
  const found = await (await database()).get("device", "person");
  return found && found !== true ? found : null;
}

/** Somebody's page is shown: what was remembered of anybody else goes. Their entries stay, and wait for them. */
export async function arrive(here: Here): Promise<void> {
  const kept = await database();
  const before = await whoIsHere();
  if (before?.id === here.id && before.notice === here.notice) return;
  if (before?.id !== here.id) await forget(here.id);
  await kept.put("device", here, "person");
  await kept.delete("device", "leaving");
}

/** Nobody is signed in any more: forget everything but what still has to be sent. `but`: whose things may stay. */
export async function forget(but = ""): Promise<void> {
  const kept = await database();
  const transaction = kept.transaction(["device", "memory"], "readwrite");
  const owners = await transaction.objectStore("memory").getAllKeys();
  await Promise.all([
    ...owners.filter((owner) => owner !== but).map((owner) => transaction.objectStore("memory").delete(owner)),
    transaction.objectStore("device").delete("person"),
    transaction.done,
  ]);
  const stale = (await caches.keys()).filter((name) => name.startsWith(PERSON_CACHE) && name !== PERSON_CACHE + but);
  await Promise.all(stale.map((name) => caches.delete(name)));
}

export async function remember(memory: Memory): Promise<void> {
  await (await database()).put("memory", memory);
}

export async function remembered(owner: string): Promise<Memory | undefined> {
  return (await database()).get("memory", owner);
}
