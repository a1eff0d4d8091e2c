// Photos shared to Afterglow from another app (Android): they land in the outbox, with or without a connection, signed in
// or not. Nobody's photos (owner "") wait until somebody who has signed in says that they are theirs.
import { whoIsHere } from "../ts/outbox/person";
import { photoEntry } from "../ts/outbox/photo-entry";
import { putWithRoom } from "../ts/outbox/room";

const PAGE = "/share-target";

export async function takeShared(request: Request): Promise<Response> {
  const kept = { photos: 0, lost: 0 };
  try {
    const form = await request.formData();
    const here = await whoIsHere();
    const time_zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    for (const file of form.getAll("photos")) {
      if (!(file instanceof File)) continue;
      const moved = new Date(file.lastModified).toISOString();
      const entry = await photoEntry(here?.notice ? here.id : "", file, [["time_zone", time_zone], ["file_modified_at", moved]]);
      kept[(await putWithRoom(entry)) === null ? "lost" : "photos"] += 1;
    }
  } catch {
    kept.lost += 1;
  }
  const query = new URLSearchParams(Object.entries(kept).map(([name, number]) => [name, String(number)]));
  return Response.redirect(`${PAGE}?${query}`, 303);
}
