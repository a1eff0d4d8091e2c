// <when-badge> <details><summary> <span data-says>Now, 20:42</span> </summary> inputs name="day", "time", "time_zone" </details>
// Says when the session was. Until somebody touches the inputs they follow this device's clock; `shown`, a hidden input
// of the same form, follows with them: the server reads "as shown" as "now". data-keep on time_zone: an old session, left alone.
import { dayOf, timeOf } from "../core/wall-clock";

const TICK_MS = 15_000;

export class WhenBadge extends HTMLElement {
  #tick: ReturnType<typeof setInterval> | undefined;

  connectedCallback(): void {
    this.addEventListener("input", this.#say);
    document.addEventListener("click", this.#away);
    this.addEventListener("keydown", this.#escape);
    if (this.#isUntouched()) {
      this.#follow();
      this.#tick = setInterval(this.#follow, TICK_MS);
    } else this.#say();
  }

  disconnectedCallback(): void {
    clearInterval(this.#tick);
    this.removeEventListener("input", this.#say);
    document.removeEventListener("click", this.#away);
    this.removeEventListener("keydown", this.#escape);
  }

  #input(name: string): HTMLInputElement | null {
    return this.querySelector(`input[name="${name}"]`);
  }

  get #shown(): HTMLInputElement | null {
    const found = this.#input("day")?.form?.elements.namedItem("shown");
    return found instanceof HTMLInputElement ? found : null;
  }

  get #value(): string {
    return `${this.#input("day")?.value ?? ""}T${this.#input("time")?.value ?? ""}`;
  }

  #isUntouched(): boolean {
    const keeps = "keep" in (this.#input("time_zone")?.dataset ?? {});
    return !keeps && this.#shown?.value === this.#value;
  }

  #follow = (): void => {
    const [day, time, shown] = [this.#input("day"), this.#input("time"), this.#shown];
    if (!day || !time || !shown || !this.#isUntouched() || this.contains(document.activeElement)) return;
    const now = new Date();
    day.value = dayOf(now);
    time.value = timeOf(now);
    shown.value = this.#value;
    this.#say();
  };

  #say = (): void => {
    const says = this.querySelector("[data-says]");
    const [day, time] = [this.#input("day")?.value, this.#input("time")?.value];
    if (!says || !day || !time) return;
    const date = new Date(`${day}T12:00`);
    const year = date.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" as const };
    const words = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", ...year }).format(date);
    if (this.#isUntouched()) says.textContent = `Now, ${time}`;
    else says.textContent = `${day === dayOf(new Date()) ? "Today" : words}, ${time}`;
  };

  #away = (event: MouseEvent): void => {
    if (event.target instanceof Node && !this.contains(event.target)) this.#close();
  };

  #escape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    this.#close();
    this.querySelector("summary")?.focus();
  };

  #close(): void {
    const details = this.querySelector("details");
    if (details?.open && !this.querySelector('[aria-invalid="true"]')) details.open = false;
  }
}

customElements.define("when-badge", WhenBadge);
