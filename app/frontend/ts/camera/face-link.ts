// The page's side of the face finder: a worker where workers have WebGL, else the page itself at a slower pace, else nothing.
// Nothing is loaded before it is known that it can run.
import { scriptUrl } from "../core/trusted";
import type { Addresses, FaceFinder } from "./face-finder";
import type { Answer, Question } from "./face-worker";
import type { Measures } from "./measures";

export interface Parts {
  readonly model: string;
  readonly engine: string;
  readonly worker: string;
  readonly page: string;
  readonly megabytes: number;
}

export interface FaceLink {
  /** The shortest pause between two frames, in milliseconds. */
  readonly paceMs: number;
  ask(picture: ImageBitmap, kind: "picture" | "frame"): Promise<Measures | null>;
  close(): void;
}

const WORKER_PACE_MS = 140;
const PAGE_PACE_MS = 220;

type Place = "worker" | "page" | "nowhere";

export function placeForFaces(): Place {
  const hasGl = (canvas: OffscreenCanvas | HTMLCanvasElement): boolean => {
    const gl: WebGL2RenderingContext | null = canvas.getContext("webgl2");
    gl?.getExtension("WEBGL_lose_context")?.loseContext();
    return gl !== null;
  };
  try {
    if (typeof OffscreenCanvas !== "undefined" && hasGl(new OffscreenCanvas(1, 1))) return "worker";
  } catch {
    // an OffscreenCanvas that knows no WebGL throws in some browsers
  }
  return hasGl(document.createElement("canvas")) ? "page" : "nowhere";
}

/** The model's bytes, telling how many megabytes have come. */
async function load(address: string, signal: AbortSignal, onMegabytes: (megabytes: number) => void): Promise<ArrayBuffer> {
  const answer = await fetch(address, { signal });
  if (!answer.ok || !answer.body) throw new Error(`the model answered ${answer.status}`);
  const reader = answer.body.getReader();
  const chunks: BlobPart[] = [];
  let bytes = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    chunks.push(part.value);
    bytes += part.value.length;
    onMegabytes(bytes / 1e6);
  }
  return new Blob(chunks).arrayBuffer();
}

export async function openFaceLink(parts: Parts, signal: AbortSignal, onMegabytes: (megabytes: number) => void): Promise<FaceLink> {
  const place = placeForFaces();
  if (place === "nowhere") throw new Error("no WebGL here");
  const model = await load(parts.model, signal, onMegabytes);
  const addresses = { engine: new URL(parts.engine, location.origin).href, model: parts.model };
  const link = place === "worker" ? await inWorker(parts.worker, addresses, model) : await inPage(parts.page, addresses, model);
  if (!signal.aborted) return link;
  link.close();
  throw new DOMException("closed meanwhile", "AbortError");
}

async function inWorker(address: string, addresses: Addresses, model: ArrayBuffer): Promise<FaceLink> {
  const worker = new Worker(scriptUrl(address), { type: "module" });
  const send = (question: Question, moved: Transferable[]): Promise<Measures | null> =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        if (data.kind === "failed") reject(new Error(data.why));
        else resolve(data.kind === "found" ? data.measures : null);
      };
      worker.onerror = (event) => { reject(new Error(event.message)); };
      worker.postMessage(question, moved);
    });
  try {
    await send({ kind: "open", addresses, model }, [model]);
  } catch (error) {
    worker.terminate();
    throw error;
  }
  let line: Promise<unknown> = Promise.resolve(); // one question at a time
  const ask: FaceLink["ask"] = (picture, kind) => {
    const answer = line.then(() => send({ kind, picture }, [picture]));
    line = answer.catch(() => undefined);
    return answer;
  };
  return { paceMs: WORKER_PACE_MS, ask, close: () => { worker.terminate(); } };
}

async function inPage(address: string, addresses: Addresses, model: ArrayBuffer): Promise<FaceLink> {
  const { openFaceFinder } = (await import(scriptUrl(address))) as typeof import("./face-page");
  const makeCanvas = (width: number, height: number): HTMLCanvasElement => Object.assign(document.createElement("canvas"), { width, height });
  const finder: FaceFinder = await openFaceFinder(addresses, model, makeCanvas);
  const ask: FaceLink["ask"] = async (picture, kind) => {
    try {
      return await (kind === "picture" ? finder.inPicture(picture) : finder.inFrame(picture));
    } finally {
      picture.close();
    }
  };
  return { paceMs: PAGE_PACE_MS, ask, close: () => { finder.close(); } };
}
