// The server's own face model in the browser. Runs in a worker (face-worker.ts) or, where workers have no WebGL, in the page.
import { FaceLandmarker } from "@mediapipe/tasks-vision";
import ModuleFactory from "@mediapipe/tasks-vision/vision_wasm_module_internal.js";
import { measure, type Measures } from "./measures";

export interface Addresses {
  readonly engine: string;
  readonly model: string;
}

export interface FaceFinder {
  /** A still picture, on its own. */
  inPicture(picture: ImageBitmap): Promise<Measures | null>;
  /** The next picture of the live view. */
  inFrame(picture: ImageBitmap): Promise<Measures | null>;
  close(): void;
}

const SMALL = 256; // px: enough for light
const quiet = (): void => undefined;

type Canvas = OffscreenCanvas | HTMLCanvasElement;

export async function openFaceFinder(addresses: Addresses, model: ArrayBuffer, makeCanvas: (width: number, height: number) => Canvas): Promise<FaceFinder> {
  // The library looks for its engine's loader here, and takes it away again: it must never fetch a script. What the engine
  // would write to the console is of no use to anybody; what goes wrong is thrown.
  Object.assign(globalThis, { ModuleFactory, Module: { print: quiet, printErr: quiet }, custom_dbg: quiet });
  const landmarker = await FaceLandmarker.createFromOptions(
    { wasmLoaderPath: "", wasmBinaryPath: addresses.engine },
    { baseOptions: { modelAssetBuffer: new Uint8Array(model), delegate: "CPU" }, runningMode: "IMAGE", numFaces: 1, canvas: makeCanvas(1, 1) },
  );
  const small = makeCanvas(SMALL, SMALL);
  const context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null = small.getContext("2d", { willReadFrequently: true });
  let mode: "IMAGE" | "VIDEO" = "IMAGE";
  let clock = 0;

  async function find(picture: ImageBitmap, wanted: typeof mode): Promise<Measures | null> {
    if (wanted !== mode) await landmarker.setOptions({ runningMode: wanted });
    mode = wanted;
    clock = Math.max(clock + 1, performance.now()); // must grow
    const found = mode === "IMAGE" ? landmarker.detect(picture) : landmarker.detectForVideo(picture, clock);
    const mesh = found.faceLandmarks[0];
    if (!mesh || !context) return null;
    const scale = SMALL / Math.max(picture.width, picture.height);
    const [width, height] = [Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale))];
    context.drawImage(picture, 0, 0, width, height);
    const placed = mesh.map(({ x, y, z }) => ({ x: x * width, y: y * height, z: z * width }));
    const measures = measure(placed, context.getImageData(0, 0, width, height));
    const [right, left] = measures.eyes.map(({ x, y }) => ({ x: (x / width) * picture.width, y: (y / height) * picture.height }));
    return right && left ? { ...measures, eyes: [right, left] } : null;
  }

  return { inPicture: (picture) => find(picture, "IMAGE"), inFrame: (picture) => find(picture, "VIDEO"), close: () => { landmarker.close(); } };
}
