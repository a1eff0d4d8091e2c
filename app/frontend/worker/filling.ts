// Filling the shell's cache beside a page that still loads: two files at a time, or the page's own wait behind a hundred.
const LANES = 2;
const PATIENCE_MS = 3_000;

/** Rejects with the first file that does not come; the others of its lane are then left. */
export async function fill(cache: Cache, requests: readonly Request[]): Promise<void> {
  const left = [...requests];
  const lane = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) await cache.add(next);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** A cache that does not answer counts as one without the file: a page never waits for it for ever. */
export function found(request: RequestInfo, options?: MultiCacheQueryOptions): Promise<Response | undefined> {
  const late = new Promise<undefined>((resolve) => { setTimeout(() => { resolve(undefined); }, PATIENCE_MS); });
  return Promise.race([caches.match(request, options), late]);
}
