// <care-timer data-id="stable id" data-ends-at="ISO time" data-minutes="10" data-kind="massage" data-title="Firming massage">
//   [data-left] the figure; [data-of] "of 10 min"; svg .ring-left with pathLength="100"; [data-says] role="status"
//   <button data-act="more">, data-act="pause" (holds .when-running and .when-paused), data-act="finish", data-act="discard"
//   <form method="post"> saves the session; its input name="minutes" gets what was really spent
// The state is kept on the device under data-id: a reload goes on, Today shows it as a card (timer-card), and whichever of
// the two is open when the time is up sends the form, and again until it is acknowledged. data-done: where to go then ("/").
// data-page: the address that shows this timer again (else the page's own). Another timer that still runs is saved first.
// Without a script the form is a plain "I have finished" button ([data-plain] inside the form).
import { becomeAskedTimer, fillHidden } from "../core/asked-timer";
import { readyChime, ring } from "../core/chime";
import { clock, drawRing, endWords, extended, freshTimer, leftMs, over, paused, readTimer, resumed, shifted, spentMinutes, writeTimer, type RunningTimer } from "../core/running-timer";
import { sendTimer } from "../core/send-timer";
import { SetClock } from "../core/set-clock";
import { isAwake, keepAwake } from "../core/wake-lock";

const RETRY_MS = 20_000;

export class CareTimer extends HTMLElement {
  #timer: RunningTimer | null = null;
  #tick: ReturnType<typeof setInterval> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #rung: Promise<void> | undefined;
  readonly #clock = new SetClock();
  readonly #gone = new AbortController();
  readonly #title = document.title;

  connectedCallback(): void {
    const kept = readTimer();
    readyChime();
    const { signal } = this.#gone;
    this.addEventListener("click", this.#act, { signal });
    addEventListener("storage", this.#adopt, { signal });
    addEventListener("pageshow", (event) => { if (event.persisted) this.#adopt(); }, { signal });
    this.#tick = setInterval(this.#draw, 250);
    if (!this.dataset["id"] && !becomeAskedTimer(this, kept)) this.#leave();
    else if (kept && kept.id !== this.dataset["id"]) void this.#startAfter(kept);
    else this.#set(kept ?? this.#fresh());
    if (kept?.overMinutes && this.#timer === kept) this.#finish();
  }

  // One timer at a time: the other one ends here, with the minutes it had.
  async #startAfter(other: RunningTimer): Promise<void> {
    writeTimer(over(other));
    this.#write("[data-says]", `Saving: ${other.title}`);
    const outcome = await sendTimer(over(other));
    if (outcome === "later") {
      this.#write("[data-says]", `${other.title} is not saved yet: the box does not answer. This timer starts when it is.`);
      this.#retry = setTimeout(() => void this.#startAfter(other), RETRY_MS);
    } else if (this.isConnected) this.#set(this.#fresh());
  }

  disconnectedCallback(): void {
    clearInterval(this.#tick);
    clearTimeout(this.#retry);
    keepAwake(false);
    this.#gone.abort();
    document.title = this.#title;
  }

  // Another tab, or Today before the way back here, may have paused it, prolonged it or saved it.
  #adopt = (): void => {
    if (!this.#timer) return;
    const kept = readTimer();
    if (kept?.id !== this.#timer.id) this.#leave();
    else if (kept.overMinutes) this.#finish();
    else this.#set(kept);
  };

  #leave(): void {
    this.#timer = null;
    location.replace(this.dataset["done"] ?? "/");
  }

  readonly #fresh = (): RunningTimer => freshTimer({ dataset: this.dataset, form: this.querySelector("form") });

  #set(timer: RunningTimer): void {
    this.#timer = timer;
    writeTimer(timer);
    this.dataset["state"] = timer.endsAt === null ? "paused" : "running";
    keepAwake(timer.endsAt !== null);
    this.#write("[data-of]", `of ${Math.round(timer.totalMs / 60_000)} min`);
    this.#write("[data-says]", timer.endsAt === null ? `Paused at ${clock(leftMs(timer))}` : endWords(timer.endsAt));
    const button = this.querySelector('[data-act="pause"]');
    button?.setAttribute("aria-label", timer.endsAt === null ? "Go on" : "Pause");
    this.#draw();
  }

  #write(selector: string, words: string): void {
    const place = this.querySelector(selector);
    if (place && place.textContent !== words) place.textContent = words;
  }

  #act = (event: MouseEvent): void => {
    const act = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-act]")?.dataset["act"] : undefined;
    if (!this.#timer) return;
    if (act === "more") this.#set(extended(this.#timer, 1));
    else if (act === "pause") this.#set(this.#timer.endsAt === null ? resumed(this.#timer) : paused(this.#timer));
    else if (act === "finish") this.#finish();
    else if (act === "discard") {
      writeTimer(null);
      this.#leave();
    }
  };

  #draw = (): void => {
    const set = this.#clock.look(isAwake());
    if (set !== 0 && this.#timer) this.#set(shifted(this.#timer, set));
    const timer = this.#timer;
    if (!timer) return;
    const left = leftMs(timer);
    this.#write("[data-left]", clock(left));
    drawRing(this, timer);
    document.title = `${clock(left)} ${timer.title}`;
    if (left === 0 && timer.endsAt !== null) this.#finish();
  };

  #finish(): void {
    if (!this.#timer) return;
    const timer = over(this.#timer);
    this.#timer = null;
    clearInterval(this.#tick);
    keepAwake(false);
    writeTimer(timer);
    this.dataset["state"] = "done";
    this.#write("[data-left]", `${spentMinutes(timer)} min`);
    document.title = this.#title;
    void this.#save(timer);
  }

  async #save(timer: RunningTimer): Promise<void> {
    this.#write("[data-says]", "Saving");
    const [outcome] = await Promise.all([sendTimer(timer), this.#rung ??= ring()]);
    if (outcome === "saved") this.#leave();
    else if (outcome === "refused") this.#showRefused(timer);
    else {
      this.#write("[data-says]", "The box does not answer. The session is kept on this device and saved when it does.");
      this.#retry = setTimeout(() => void this.#save(timer), RETRY_MS);
    }
  }

  // The server's own answer says what is wrong, so the form is sent as a form.
  #showRefused(timer: RunningTimer): void {
    const form = this.querySelector("form");
    writeTimer(null);
    if (form) fillHidden(form, [...timer.fields.filter(([name]) => name !== "minutes"), ["minutes", String(spentMinutes(timer))]]);
    form?.requestSubmit();
  }
}

customElements.define("care-timer", CareTimer);
