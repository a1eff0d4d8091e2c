// The worker's side of FaceLink: opens the model, then answers one picture after the other.
import { type Addresses, type FaceFinder, openFaceFinder } from "./face-finder";
import type { Measures } from "./measures";

export type Question = { readonly kind: "open"; readonly addresses: Addresses; readonly model: ArrayBuffer } | { readonly kind: "picture" | "frame"; readonly picture: ImageBitmap };
export type Answer = { readonly kind: "open" } | { readonly kind: "failed"; readonly why: string } | { readonly kind: "found"; readonly measures: Measures | null };

let finder: FaceFinder | null = null;

async function answer(question: Question): Promise<Answer> {
  if (question.kind === "open") {
    finder = await openFaceFinder(question.addresses, question.model, (width, height) => new OffscreenCanvas(width, height));
    return { kind: "open" };
  }
  try {
    const measures = await (question.kind === "picture" ? finder?.inPicture(question.picture) : finder?.inFrame(question.picture));
    return { kind: "found", measures: measures ?? null };
  } finally {
    question.picture.close();
  }
}

addEventListener("message", (event: MessageEvent<Question>) => {
  answer(event.data).then(
    (said) => { postMessage(said); },
    (error: unknown) => { postMessage({ kind: "failed", why: String(error) } satisfies Answer); },
  );
});
