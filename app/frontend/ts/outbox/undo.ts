// Undo of sessions that were just put into the outbox: what still waits here is taken back here, the rest on the box.
import { sayNext } from "../core/toasts";
import { get, remove } from "./store";

export async function undo(ids: readonly string[]): Promise<void> {
  const kept = await Promise.all(ids.map(async (id) => ((await get(id)) ? id : "")));
  const here = kept.filter(Boolean);
  if (here.length > 0) await remove(...here);
  const [first, ...others] = ids.filter((id) => !here.includes(id));
  if (first === undefined) {
    sayNext({ text: "Taken back." });
    location.reload();
    return;
  }
  const form = document.createElement("form");
  form.method = "post";
  const query = new URLSearchParams([...others.map((id) => ["also", id]), ["next", "/"]]);
  form.action = `/log/sessions/${first}/delete?${query}`;
  document.body.append(form);
  form.requestSubmit();
}
