// <push-switch data-key="..." data-action="/you/reminders/devices"> <p data-says></p> <button type="button" data-upgraded>
// Turns notifications on for this browser: asks for permission, subscribes with the box's key, hands the box what the
// browser answered. Says plainly why it cannot where it cannot.
import { showBusy, showIdle } from "../core/forms";

export class PushSwitch extends HTMLElement {
  connectedCallback(): void {
    const why = unable();
    const button = this.querySelector("button");
    if (why) {
      this.#say(why);
      button?.remove();
      return;
    }
    button?.addEventListener("click", this.#press);
    void subscription().then((kept) => {
      if (kept && this.querySelector("[data-says]")) this.#say("This device shows notifications. Turning them on again renews it.");
    });
  }

  #press = (event: MouseEvent): void => {
    const button = event.currentTarget as HTMLButtonElement;
    showBusy(button, "Asking");
    void this.#turnOn().then((refusal) => {
      showIdle(button);
      if (refusal) this.#say(refusal);
      else location.reload();
    });
  };

  async #turnOn(): Promise<string | null> {
    if ((await Notification.requestPermission()) !== "granted") {
      return "The browser does not allow notifications from here. Its settings for this site can change that.";
    }
    try {
      const { pushManager } = await navigator.serviceWorker.ready;
      await (await pushManager.getSubscription())?.unsubscribe(); // one made with another key would stay silent
      const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: this.dataset["key"] ?? "" });
      const answer = await fetch(this.dataset["action"] ?? "", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(made),
      });
      if (answer.ok) return null;
      await made.unsubscribe();
      return "The box does not know this browser's notification service. Nothing was changed.";
    } catch {
      return "The notification service did not answer. Nothing was changed; try again later.";
    }
  }

  #say(words: string): void {
    const line = this.querySelector("[data-says]");
    if (line) line.textContent = words;
  }
}

function unable(): string | null {
  if (!isSecureContext) return "Notifications need HTTPS. The calendar below reaches you without it.";
  if ("PushManager" in globalThis && "Notification" in globalThis) return null;
  if (/iPhone|iPad/.test(navigator.userAgent)) {
    return "On an iPhone, first put Afterglow on the home screen: Share, then Add to Home Screen. Notifications can be turned on there.";
  }
  return "This browser shows no notifications. The calendar below reaches you without them.";
}

async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

customElements.define("push-switch", PushSwitch);
