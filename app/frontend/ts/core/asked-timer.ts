// On the page that stands in for a timer's, a <care-timer> without an id: it becomes the timer that runs on this device, or the
// one its address asks for. An address that names a session is that of a timer that was begun; one that runs no more is over.
import { makeId } from "../outbox/entry";
import { beginningNow, timerPage } from "./begin-now";
import type { RunningTimer } from "./running-timer";

type Asked = Pick<RunningTimer, "id" | "title" | "kind" | "page" | "action" | "fields"> & { readonly minutes: number };

const USUAL_MINUTES = 10;

/** False when there is neither, or nobody is signed in on this device. */
export function becomeAskedTimer(element: HTMLElement, kept: RunningTimer | null): boolean {
  if (!document.body.dataset["person"]) return false;
  const query = new URLSearchParams(location.search);
  const isKept = kept && (query.get("id") === kept.id || !query.has("type"));
  const asked = isKept ? { ...kept, minutes: kept.totalMs / 60_000 } : fromAddress(element, query);
  if (!asked) return false;
  Object.assign(element.dataset, { id: asked.id, title: asked.title, kind: asked.kind, minutes: String(asked.minutes), page: asked.page });
  const form = element.querySelector("form");
  if (form) {
    form.action = asked.action;
    fillHidden(form, asked.fields);
  }
  document.querySelector("h1")?.replaceChildren(asked.title);
  history.replaceState(history.state, "", asked.page);
  return true;
}

/** The form then holds these fields and nothing else. */
export function fillHidden(form: HTMLFormElement, fields: RunningTimer["fields"]): void {
  form.replaceChildren(...fields.map(([name, value]) => Object.assign(document.createElement("input"), { type: "hidden", name, value })));
}

function fromAddress(element: HTMLElement, query: URLSearchParams): Asked | null {
  const kind = location.pathname.split("/")[2] ?? "";
  const all = JSON.parse(element.dataset["titles"] ?? "{}") as Record<string, Record<string, string> | undefined>;
  const title = all[kind]?.[query.get("type") ?? ""];
  if (query.has("id") || title === undefined) return null;
  const id = makeId();
  const minutes = Math.max(1, Math.round(Number(query.get("minutes"))) || USUAL_MINUTES);
  query.set("minutes", String(minutes));
  const fields = beginningNow([["session_id", id], ...query]);
  return { id, title, kind, minutes, fields, page: timerPage(kind, id, fields), action: `/log/${kind}` };
}
