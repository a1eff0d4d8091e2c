// A photo that was chosen or taken on a page becomes an entry.
import type { Sent } from "../core/upload";
import type { Post } from "./attempt";
import { owner, sendKept, type Fate } from "./page";
import { photoEntry } from "./photo-entry";
import { putWithRoom } from "./room";
import { remove } from "./store";
import { later } from "./words";

const NOT_FIELDS = new Set(["file", "csrf_token", "id"]);

/** null: it cannot be kept here, so it has to be sent from memory. */
export async function keepPhoto(body: FormData, id: string, post: Post): Promise<Sent | null> {
  const mine = await owner();
  const file = body.get("file");
  if (!mine || !(file instanceof File)) return null;
  const fields = [...body].flatMap(([name, value]) => (typeof value === "string" && value && !NOT_FIELDS.has(name) ? [[name, value] as const] : []));
  const entry = await photoEntry(mine, file, fields, id);
  const shrunk = await putWithRoom(entry);
  if (shrunk === null) return null;
  const [fate] = await sendKept([id], post);
  if (fate?.fate === "refused") await remove(id); // it is shown where it was chosen
  return fate ? sentFrom(fate, shrunk) : null;
}

function sentFrom(fate: Fate, shrunk: string): Sent {
  if (fate.fate === "saved") return { ok: true, page: `/photos/${fate.id}`, words: shrunk ? `Sent. ${shrunk}` : "Sent", isFinal: true };
  if (fate.fate === "refused") return { ok: false, page: "", words: fate.reason, isFinal: true };
  const when = `Photo kept on this device. ${later(1, fate.signIn)}`;
  return { ok: true, page: "", words: shrunk ? `${when} ${shrunk}` : when, isFinal: true, isKept: true };
}
