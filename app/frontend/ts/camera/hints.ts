// From two measures, the baseline's and the live one, to four gates and one thing to do. Differences alone count. What is
// named off stays off until it is clearly better, so that nothing flickers.
import { EYES_APART, STAGE, EYE_LINE } from "./framing";
import type { Measures, Spot } from "./measures";

export type GateName = "distance" | "head" | "face" | "light";

export interface Gate {
  readonly name: GateName;
  readonly isOff: boolean;
  readonly label: string;
}

export interface Advice {
  readonly gates: readonly Gate[];
  /** What to do first, or "Hold still" when nothing is off. */
  readonly words: string;
  readonly isGood: boolean;
}

export interface Seen {
  readonly measures: Measures;
  /** The live eyes on the stage. */
  readonly eyes: readonly [Spot, Spot];
}

interface Fault {
  readonly gate: GateName;
  readonly label: string;
  readonly words: string;
  /** How far off, where 1 is just off. */
  readonly size: number;
}

// Just off: about where the verdict after the shot would name it too (app/vision/factors.py).
const LIMITS = { distance: 0.12, middle: 0.6, yaw: 5, pitch: 6, tilt: 4, lids: 0.3, mouth: 0.07, side: 0.4, dark: 1.4 } as const;
const EYES_CLOSED_BELOW = 0.12;
const BETTER = 0.75; // what was off is on again below this part of its limit
const FINE: Record<GateName, string> = { distance: "Distance", head: "Head level", face: "Eyes open", light: "Light" };
const NAMES = Object.keys(FINE) as GateName[];
/** Without a baseline: a face that looks straight ahead in even light. */
export const PLAIN: Measures = { eyes: [{ x: 0, y: 0 }, { x: 0, y: 0 }], yawDeg: 0, pitchDeg: 0, tiltDeg: 0, eyesOpen: 0.28, mouthOpen: 0, lightLeft: 0, exposure: -1 };
const LOOSE = 2.5; // how much more is let pass then

function placeFaults([right, left]: Seen["eyes"]): Fault[] {
  const ratio = Math.hypot(left.x - right.x, left.y - right.y) / EYES_APART;
  const off = Math.hypot((right.x + left.x - STAGE.width) / 2, (right.y + left.y) / 2 - EYE_LINE) / EYES_APART;
  return [
    ratio < 1
      ? { gate: "distance", label: "Too far", words: "Come closer", size: (1 - ratio) / LIMITS.distance }
      : { gate: "distance", label: "Too close", words: "Move back a little", size: (ratio - 1) / LIMITS.distance },
    { gate: "distance", label: "Off the middle", words: "Bring your eyes into the circles", size: off / LIMITS.middle },
  ];
}

function headFaults(live: Measures, base: Measures, tiltDeg: number): Fault[] {
  const [yaw, pitch, tilt] = [live.yawDeg - base.yawDeg, live.pitchDeg - base.pitchDeg, live.tiltDeg - tiltDeg];
  return [
    { gate: "head", label: "Head turned", words: `Turn a little ${yaw > 0 ? "right" : "left"}`, size: Math.abs(yaw) / LIMITS.yaw },
    { gate: "head", label: "Head level", words: `Tilt a little to your ${tilt > 0 ? "right" : "left"}`, size: Math.abs(tilt) / LIMITS.tilt },
    { gate: "head", label: pitch > 0 ? "Chin high" : "Chin low", words: `Chin a little ${pitch > 0 ? "lower" : "higher"}`, size: Math.abs(pitch) / LIMITS.pitch },
  ];
}

function faceFaults(live: Measures, base: Measures): Fault[] {
  const lids = live.eyesOpen < EYES_CLOSED_BELOW ? 2 : (1 - live.eyesOpen / Math.max(base.eyesOpen, 2 * EYES_CLOSED_BELOW)) / LIMITS.lids;
  const gap = live.mouthOpen - base.mouthOpen;
  return [
    { gate: "face", label: "Eyes closed", words: "Open your eyes", size: lids },
    gap > 0
      ? { gate: "face", label: "Mouth open", words: "Close your mouth", size: gap / LIMITS.mouth }
      : { gate: "face", label: "Expression", words: "Smile as in your baseline", size: -gap / LIMITS.mouth },
  ];
}

function lightFaults(live: Measures, base: Measures): Fault[] {
  const left = live.lightLeft - base.lightLeft;
  const side = left > 0 ? "left" : "right";
  return [
    { gate: "light", label: "Too dark", words: "It is too dark", size: (base.exposure - live.exposure) / LIMITS.dark },
    { gate: "light", label: `Light from ${side}`, words: `The light is from your ${side}`, size: Math.abs(left) / LIMITS.side },
  ];
}

/** How far a face is from the baseline, all in all: 0 is the same. Closed eyes weigh most. */
export function strangeness(live: Measures, base: Measures): number {
  return [...headFaults(live, base, base.tiltDeg), ...faceFaults(live, base)].reduce((sum, { size }) => sum + Math.max(0, size), 0);
}

export class Adviser {
  #off = new Set<string>();

  constructor(private readonly base: Measures | null, private readonly tiltDeg: number) {}

  advise({ measures, eyes }: Seen): Advice {
    const base = this.base ?? PLAIN;
    const all = [...placeFaults(eyes), ...headFaults(measures, base, this.tiltDeg), ...faceFaults(measures, base), ...lightFaults(measures, base)];
    const off = all.filter(({ label, size }) => size / (this.base ? 1 : LOOSE) > (this.#off.has(label) ? BETTER : 1));
    this.#off = new Set(off.map(({ label }) => label));
    const worst = (name: GateName): Fault | undefined => off.filter(({ gate }) => gate === name).sort((one, two) => two.size - one.size)[0];
    const gates = NAMES.map((name) => ({ name, isOff: worst(name) !== undefined, label: worst(name)?.label ?? FINE[name] }));
    const first = NAMES.map(worst).find((fault) => fault !== undefined);
    return { gates, words: first?.words ?? "Hold still", isGood: !first };
  }
}
