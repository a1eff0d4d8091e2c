// Three frames, so that one is without a blink. Each is kept whole, at the camera's own resolution and never mirrored.
import type { FaceLink } from "./face-link";
import type { Area } from "./framing";
import { strangeness } from "./hints";
import type { Measures } from "./measures";
import { dated } from "./exif";
import { sharpness } from "./sharpness";

export interface Shot {
  readonly bytes: Blob;
  readonly sharpness: number;
  /** null when no face was seen; undefined when nobody looked. */
  readonly measures: Measures | null | undefined;
}

const FRAMES = 3;
const APART_MS = 220; // longer than a blink's middle
const JPEG_QUALITY = 0.95;
const JUDGED_HEIGHT = 640;
const FACELESS = 5;

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

function encode(video: HTMLVideoElement): Promise<Blob> {
  const canvas = Object.assign(document.createElement("canvas"), { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return new Promise((resolve, reject) => {
    const at = new Date();
    canvas.toBlob((blob) => { if (blob) resolve(dated(blob, at)); else reject(new Error("the frame could not be kept")); }, "image/jpeg", JPEG_QUALITY);
  });
}

/** The searched part of a picture, small enough for the model. */
export function cut(source: HTMLVideoElement | ImageBitmap, { x, y, width, height }: Area, tallest: number): Promise<ImageBitmap> {
  const scale = Math.min(1, tallest / height);
  const size = { resizeWidth: Math.max(1, Math.round(width * scale)), resizeHeight: Math.max(1, Math.round(height * scale)) };
  return createImageBitmap(source, Math.round(x), Math.round(y), Math.round(width), Math.round(height), size);
}

async function takeOne(video: HTMLVideoElement, area: Area, link: FaceLink | null): Promise<Shot> {
  const [bytes, small] = await Promise.all([encode(video), cut(video, area, JUDGED_HEIGHT)]);
  const crispness = sharpness(small);
  if (link) return { bytes, sharpness: crispness, measures: await link.ask(small, "picture").catch(() => undefined) };
  small.close();
  return { bytes, sharpness: crispness, measures: undefined };
}

/** The best first: a face, eyes open, most like the baseline, sharp. */
function rank(shots: Shot[], base: Measures): Shot[] {
  const sharpest = Math.max(...shots.map((shot) => shot.sharpness));
  const cost = ({ measures, sharpness: own }: Shot): number => sharpest - own + (measures ? strangeness(measures, base) : measures === null ? FACELESS : 0);
  return [...shots].sort((one, two) => cost(one) - cost(two));
}

export async function takeBurst(video: HTMLVideoElement, area: Area, link: FaceLink | null, base: Measures): Promise<Shot[]> {
  const shots: Shot[] = [];
  for (let frame = 0; frame < FRAMES; frame++) {
    if (frame > 0) await pause(APART_MS);
    shots.push(await takeOne(video, area, link));
  }
  return rank(shots, base);
}
