// The one seam between the camera and how photos travel: through the outbox, so that nothing is lost or doubled.
import { type Sent, upload } from "../core/upload";

export interface Frame {
  readonly bytes: Blob;
  /** Made here: the photo's id to be, the same for every try. */
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
}

const PHOTOS = "/api/v1/photos";
const NAME = "camera.jpg";
const OTHER_FRAME = "Another frame of a photo";

export function sendPhoto({ bytes, id, fields }: Frame, onShare: (share: number) => void): Promise<Sent> {
  const body = new FormData();
  body.set("id", id);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  body.set("file", bytes, NAME);
  return upload(PHOTOS, body, id, onShare);
}

/** Nobody waits for these: they are kept on this device, and the next page sends them. */
export async function sendLater(frames: readonly Frame[]): Promise<void> {
  const [{ photoEntry }, { owner }, { put }] = await Promise.all([import("../outbox/photo-entry"), import("../outbox/page"), import("../outbox/store")]);
  const mine = await owner();
  if (!mine) {
    for (const frame of frames) await sendPhoto(frame, () => undefined);
    return;
  }
  const files = frames.map(({ bytes, id, fields }) => photoEntry(mine, new File([bytes], NAME, { type: bytes.type }), Object.entries(fields), id));
  await put(...(await Promise.all(files)).map((entry) => ({ ...entry, title: OTHER_FRAME })));
}
