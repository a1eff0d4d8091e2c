// Three, two, one: a large figure, a beep a second and a buzz where the phone can. It can be stopped.
let audio: AudioContext | null = null;

function beep(pitch: number, seconds: number): void {
  try {
    audio ??= new AudioContext();
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.12, audio.currentTime);
    loudness.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + seconds);
    tone.connect(loudness).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + seconds);
  } catch {
    // no sound here: the figure says it all
  }
}

function signal(isLast: boolean): void {
  beep(isLast ? 1320 : 880, isLast ? 0.35 : 0.12);
  if ("vibrate" in navigator) navigator.vibrate(isLast ? 120 : 40);
}

const second = (stop: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, 1000);
    stop.addEventListener("abort", () => { clearTimeout(timer); reject(new DOMException("stopped", "AbortError")); }, { once: true });
  });

/** Rejects with an AbortError when it is stopped. */
export async function countDown(seconds: number, stop: AbortSignal, show: (left: number) => void): Promise<void> {
  try {
    for (let left = seconds; left > 0; left--) {
      show(left);
      signal(false);
      await second(stop);
    }
    signal(true);
  } finally {
    show(0);
  }
}
