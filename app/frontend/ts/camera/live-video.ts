// The camera's picture in a <video playsinline muted>. Its tracks run only while somebody looks.
export type Facing = "user" | "environment";
export type Refusal = "denied" | "absent" | "busy";

export class CameraRefused extends Error {
  constructor(readonly why: Refusal) {
    super(why);
  }
}

// As many pixels as the camera gives: lines of the skin are what the photo is for. The preview costs little more.
const FINE = { width: { ideal: 3840 }, height: { ideal: 2160 } };
const REFUSALS: Record<string, Refusal> = { NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "absent", OverconstrainedError: "absent" };

export const hasCameras = (): boolean => "mediaDevices" in navigator && "getUserMedia" in navigator.mediaDevices;

/** Whether the browser would ask its person first; undefined where it does not tell. */
export async function cameraPermission(): Promise<PermissionState | undefined> {
  try {
    return (await navigator.permissions.query({ name: "camera" })).state;
  } catch {
    return undefined;
  }
}

export async function countCameras(): Promise<number> {
  return (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput").length;
}

export class LiveVideo {
  #stream: MediaStream | null = null;
  #turn = 0;

  constructor(readonly video: HTMLVideoElement) {}

  get isOpen(): boolean {
    return this.#stream?.active ?? false;
  }

  /** A front camera is shown as a mirror shows it; what is kept is never mirrored. */
  get isMirror(): boolean {
    const facing = this.#stream?.getVideoTracks()[0]?.getSettings().facingMode;
    return facing ? facing === "user" : this.video.dataset["facing"] === "user";
  }

  async open(facing: Facing): Promise<void> {
    this.close();
    const turn = ++this.#turn;
    this.video.dataset["facing"] = facing;
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: facing, ...FINE }, audio: false });
    } catch (error) {
      throw new CameraRefused(REFUSALS[error instanceof DOMException ? error.name : ""] ?? "busy");
    }
    if (turn !== this.#turn) {
      stop(stream); // closed, or another camera chosen, while the browser asked
      return;
    }
    this.#stream = stream;
    this.video.srcObject = stream;
    await this.video.play().catch(() => undefined); // a newer load may cut it short
  }

  close(): void {
    this.#turn += 1;
    if (this.#stream) stop(this.#stream);
    this.#stream = null;
    this.video.srcObject = null;
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
