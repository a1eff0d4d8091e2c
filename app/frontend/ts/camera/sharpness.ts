// log2 of fine structure (Laplacian) over all structure: blur takes the fine away first. Light alone changes neither ratio.
const WIDTH = 256;

export function sharpness(picture: ImageBitmap): number {
  const height = Math.max(3, Math.round((WIDTH * picture.height) / picture.width));
  const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return 0;
  context.drawImage(picture, 0, 0, WIDTH, height);
  const { data } = context.getImageData(0, 0, WIDTH, height);
  const grey = (x: number, y: number): number => data[4 * (y * WIDTH + x) + 1] ?? 0; // green is nearly all of luminance
  let [fine, sum, squares, count] = [0, 0, 0, 0];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < WIDTH - 1; x++) {
      const here = grey(x, y);
      const edge = 4 * here - grey(x - 1, y) - grey(x + 1, y) - grey(x, y - 1) - grey(x, y + 1);
      fine += edge * edge;
      sum += here;
      squares += here * here;
      count += 1;
    }
  }
  const variance = squares / count - (sum / count) ** 2;
  return Math.log2((fine / count + 1e-3) / (variance + 1e-3));
}
