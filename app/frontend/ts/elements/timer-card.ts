// <timer-card hidden> the running timer on Today: shown when this device runs one, and saves the session when the time is up.
//   inside: .ring-left (pathLength="100"), [data-left], a link [data-open] with [data-title] and [data-says],
//   <button data-act="pause"> with .when-running and .when-paused
import { readyChime, ring } from "../core/chime";
import { clock, drawRing, endWords, leftMs, over, paused, readTimer, resumed, shifted, writeTimer, type RunningTimer } from "../core/running-timer";
import { sendTimer } from "../core/send-timer";
import { SetClock } from "../core/set-clock";

const RETRY_MS = 20_000;

export class TimerCard extends HTMLElement {
  #tick: ReturnType<typeof setInterval> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #rung: Promise<void> | undefined;
  readonly #clock = new SetClock();

  connectedCallback(): void {
    const timer = readTimer();
    if (!timer) return;
    this.hidden = false;
    readyChime();
    this.classList.add(`timer--${timer.kind}`);
    this.querySelector("[data-open]")?.setAttribute("href", timer.page);
    this.#write("[data-title]", timer.title);
    this.addEventListener("click", this.#pause);
    this.#tick = setInterval(this.#draw, 500);
    this.#draw();
  }

  disconnectedCallback(): void {
    clearInterval(this.#tick);
    clearTimeout(this.#retry);
    this.removeEventListener("click", this.#pause);
  }

  #write(selector: string, words: string): void {
    const place = this.querySelector(selector);
    if (place && place.textContent !== words) place.textContent = words;
  }

  #pause = (event: MouseEvent): void => {
    const button = event.target instanceof Element ? event.target.closest('[data-act="pause"]') : null;
    const timer = readTimer();
    if (!button || !timer || timer.overMinutes) return;
    writeTimer(timer.endsAt === null ? resumed(timer) : paused(timer));
    this.#draw();
  };

  #draw = (): void => {
    const kept = readTimer();
    if (!kept) {
      this.hidden = true;
      return;
    }
    const set = this.#clock.look(false);
    const timer = shifted(kept, set);
    if (set !== 0) writeTimer(timer);
    const left = leftMs(timer);
    this.dataset["state"] = timer.endsAt === null ? "paused" : "running";
    this.querySelector('[data-act="pause"]')?.setAttribute("aria-label", timer.endsAt === null ? "Go on" : "Pause");
    this.#write("[data-left]", clock(left));
    drawRing(this, timer);
    if (timer.overMinutes || left === 0) {
      clearInterval(this.#tick);
      writeTimer(over(timer));
      void this.#save(over(timer));
    } else {
      this.#write("[data-says]", timer.endsAt === null ? "Paused" : endWords(timer.endsAt));
    }
  };

  async #save(timer: RunningTimer): Promise<void> {
    this.dataset["state"] = "done";
    this.#write("[data-says]", "Saving");
    const [outcome] = await Promise.all([sendTimer(timer), this.#rung ??= ring()]);
    if (outcome === "saved") location.reload();
    else if (outcome === "refused") location.assign(timer.page);
    else {
      this.#write("[data-says]", "Kept on this device until the box answers");
      this.#retry = setTimeout(() => void this.#save(timer), RETRY_MS);
    }
  }
}

customElements.define("timer-card", TimerCard);
