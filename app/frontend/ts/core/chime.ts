// The end of a timer: three soft tones made here, no file, and a short vibration. Browsers let a page sound only after a
// touch or a key on it; before that, and on devices that cannot, the end is silent and nothing else is missing.
const NOTES_HZ = [523.25, 659.25, 783.99];
const APART_S = 0.28;
const FADES_S = 0.9;
const LASTS_MS = 1000 * (APART_S * 2 + FADES_S);
const BUZZ_MS = [200, 120, 200];
const WAKES_MS = 300;

let sound: AudioContext | null = null;

const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
const wasTouched = (): boolean => (navigator as Partial<Navigator>).userActivation?.hasBeenActive ?? true;

function wake(): void {
  if (sound || !wasTouched() || !("AudioContext" in globalThis)) return;
  sound = new AudioContext();
  void sound.resume();
}

/** Call it when a timer is shown: the first touch or key then readies the sound. */
export function readyChime(): void {
  for (const act of ["click", "keydown"]) addEventListener(act, wake, { passive: true });
}

function strike(on: AudioContext, hz: number, at: number): void {
  const tone = new OscillatorNode(on, { frequency: hz });
  const loudness = new GainNode(on, { gain: 0 });
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(0.25, at + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.001, at + FADES_S);
  tone.connect(loudness).connect(on.destination);
  tone.start(at);
  tone.stop(at + FADES_S);
}

/** Resolves when it has sounded, at once where it cannot: leave the page after that. */
export async function ring(): Promise<void> {
  if (wasTouched() && "vibrate" in navigator) navigator.vibrate(BUZZ_MS);
  if (!sound) return;
  await Promise.race([sound.resume().catch(() => undefined), wait(WAKES_MS)]); // a locked phone puts it to sleep
  if (sound.state !== "running") return;
  const now = sound.currentTime;
  for (const [place, hz] of NOTES_HZ.entries()) strike(sound, hz, now + place * APART_S);
  document.dispatchEvent(new CustomEvent("chime"));
  await wait(LASTS_MS);
}
