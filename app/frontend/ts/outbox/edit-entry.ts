// /log/massage#entry=ID: the form of an entry that was not accepted, to put right and save again under the same id.
import { fillForm } from "./fill-form";
import { owner } from "./page";
import { get } from "./store";
import { showWrong } from "./wrong";

export async function editEntry(): Promise<void> {
  const form = document.querySelector<HTMLFormElement>('form[data-outbox="care"]');
  const id = /^#entry=([0-9a-f-]{36})$/.exec(location.hash)?.[1];
  if (!form || !id) return;
  const [entry, mine] = [await get(id), await owner()];
  if (entry?.what !== "care-session" || entry.owner !== mine) return;
  fillForm(form, entry.care);
  const key = form.elements.namedItem("session_id");
  if (key instanceof HTMLInputElement) key.value = id;
  if (entry.reason) showWrong(form, [{ field: "type", words: entry.reason }]);
}
