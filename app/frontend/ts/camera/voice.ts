// Hints said aloud: with the rear camera nobody sees the screen. One sentence at a time, and not the same one without a pause.
const AGAIN_MS = 4000;
const PAUSE_MS = 1800;

export class Voice {
  isOn = false;
  #last = "";
  #at = 0;

  static get isThere(): boolean {
    return "speechSynthesis" in globalThis;
  }

  say(words: string): void {
    const now = performance.now();
    if (!this.isOn || !Voice.isThere || now - this.#at < (words === this.#last ? AGAIN_MS : PAUSE_MS) || speechSynthesis.speaking) return;
    this.#last = words;
    this.#at = now;
    const sentence = new SpeechSynthesisUtterance(words);
    sentence.lang = document.documentElement.lang;
    speechSynthesis.speak(sentence);
  }

  hush(): void {
    if (Voice.isThere) speechSynthesis.cancel();
  }
}
