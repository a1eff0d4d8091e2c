// A photo and a full disk: only then is the kept copy made smaller, and that is said. Nothing is dropped in silence.
import type { PhotoEntry } from "./entry";
import { put } from "./store";

const LONG_SIDES_PX = [3000, 2000];
const QUALITY = 0.9;

const isFull = (error: unknown): boolean => error instanceof DOMException && (error.name === "QuotaExceededError" || error.name === "AbortError");

/** "" when it was kept as it is, words when it had to be made smaller, null when there is no room even then. */
export async function putWithRoom(entry: PhotoEntry): Promise<string | null> {
  try {
    await put(entry);
    return "";
  } catch (error) {
    if (!isFull(error)) throw error;
  }
  for (const side of LONG_SIDES_PX) {
    const bytes = await smaller(entry.photo, side);
    if (!bytes || bytes.byteLength >= entry.photo.bytes.byteLength) continue;
    try {
      await put({ ...entry, photo: { ...entry.photo, bytes, type: "image/jpeg" } });
      return `This device is nearly full, so the copy was made smaller: ${side} px.`;
    } catch (error) {
      if (!isFull(error)) throw error;
    }
  }
  return null;
}

/** Null for what this browser cannot read (HEIC in Chromium), or what is small already. */
async function smaller(photo: PhotoEntry["photo"], longSide: number): Promise<ArrayBuffer | null> {
  try {
    const whole = await createImageBitmap(new Blob([photo.bytes], { type: photo.type }));
    const scale = longSide / Math.max(whole.width, whole.height);
    if (scale >= 1) return null;
    const canvas = new OffscreenCanvas(Math.round(whole.width * scale), Math.round(whole.height * scale));
    canvas.getContext("2d")?.drawImage(whole, 0, 0, canvas.width, canvas.height);
    whole.close();
    return await (await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY })).arrayBuffer();
  } catch {
    return null;
  }
}
