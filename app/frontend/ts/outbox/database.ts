// What this device keeps, in IndexedDB, shared by pages and the service worker.
//   outbox   sessions and photos nobody has acknowledged yet, by id; each row names its owner
//   device   who is signed in here ("person"), whether a sign-out still has to reach the box ("leaving")
//   memory   a little of each person for pages without a connection; purged at sign-out, user switch and 401
// A version may add stores and indexes and nothing else: an older page that is still open keeps working on the newer ones.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Entry } from "./entry";
import { within } from "./patience";

export interface CarePlan {
  readonly kind: string;
  readonly type: string;
  readonly minutes: number;
  readonly zones: readonly string[];
  readonly side: string;
  readonly products: readonly string[];
  readonly pressure: number | null;
  /** Firming massage */
  readonly title: string;
  /** Firming, 10 min, jaw line */
  readonly line: string;
}

export interface Memory {
  readonly owner: string;
  /** The last session of each kind. */
  readonly last: readonly CarePlan[];
  /** The last evening, in its order. */
  readonly evening: readonly CarePlan[];
  /** Whether they want to be asked how their face is; absent in what an older page kept. */
  readonly checks_in?: boolean;
}

export interface Here {
  readonly id: string;
  /** Whether they agreed to what happens to photos of a face. */
  readonly notice: boolean;
}

interface Schema extends DBSchema {
  outbox: { key: string; value: Entry; indexes: { standing: [string, Entry["state"]] } };
  device: { key: string; value: Here | true };
  memory: { key: string; value: Memory };
}

export type Database = IDBPDatabase<Schema>;

const NAME = "afterglow";
const VERSION = 1;
const PATIENCE_MS = 6_000; // a browser that never answers counts as one without a database: forms go the plain way then
let opened: Promise<Database> | undefined;

const forget = (): void => { opened = undefined; };

function open(version?: number): Promise<Database> {
  const opening = openDB<Schema>(NAME, version, {
    upgrade(database) {
      const has = database.objectStoreNames;
      if (!has.contains("outbox")) database.createObjectStore("outbox", { keyPath: "id" }).createIndex("standing", ["owner", "state"]);
      if (!has.contains("device")) database.createObjectStore("device");
      if (!has.contains("memory")) database.createObjectStore("memory", { keyPath: "owner" });
    },
    // A newer page or worker wants to upgrade: step aside, and open again at its version when needed.
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      forget();
    },
    terminated: forget,
  });
  return within(PATIENCE_MS, opening).catch((error: unknown) => {
    void opening.then((late) => { late.close(); }).catch(() => undefined);
    throw error;
  });
}

const isNewer = (error: unknown): boolean => error instanceof DOMException && error.name === "VersionError";

export function database(): Promise<Database> {
  opened ??= open(VERSION).catch((error: unknown) => {
    if (isNewer(error)) return open(); // a newer version's: only more in it than this page knows
    forget();
    throw error;
  });
  return opened;
}
