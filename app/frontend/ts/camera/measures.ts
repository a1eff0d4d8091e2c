// What one picture of a face says, from its mesh: the server's measures (app/vision) in small. Right and left are the
// person's own. Hints use differences from the baseline alone, measured the same way.
export interface Spot { readonly x: number; readonly y: number }
export interface MeshPoint extends Spot { readonly z: number }

export interface Measures {
  /** Middle of the right and the left eye, in pixels of the measured picture. */
  readonly eyes: readonly [Spot, Spot];
  /** Positive: turned to the own left, up, tilted to the own left shoulder. */
  readonly yawDeg: number;
  readonly pitchDeg: number;
  readonly tiltDeg: number;
  /** Mean eye aspect ratio, and gap between the lips per eye distance. */
  readonly eyesOpen: number;
  readonly mouthOpen: number;
  /** Stops: left against right, and skin against middle grey. */
  readonly lightLeft: number;
  readonly exposure: number;
}

// Pairs of the right half and the left, all over the face: what joins them runs straight across the head.
const PAIRS = [[33, 263], [133, 362], [234, 454], [61, 291], [50, 280], [205, 425], [127, 356], [172, 397], [105, 334], [58, 288], [93, 323], [132, 361]] as const;
const RIGHT_EYE = [33, 133, 159, 145, 158, 153, 160, 144];
const LEFT_EYE = [263, 362, 386, 374, 385, 380, 387, 373];
const RIGHT_ASPECT = [33, 160, 158, 133, 153, 144] as const;
const LEFT_ASPECT = [263, 387, 385, 362, 380, 373] as const;
const RIGHT_SKIN = [50, 101, 36, 205, 187, 147, 123, 117, 118, 107, 66, 105, 104, 69, 108];
const LEFT_SKIN = [280, 330, 266, 425, 411, 376, 352, 346, 347, 336, 296, 334, 333, 299, 337];
const YAW_PER_TRUE_DEGREE = 0.74; // the mesh flattens a turn, see app/vision/pose.py
const DEGREES = 180 / Math.PI;
const MIDDLE_GREY = 0.18;
const DARKEST = 2 ** -10;

const LINEAR = Float32Array.from({ length: 256 }, (_, code) => (code / 255 <= 0.04045 ? code / 3294.6 : ((code / 255 + 0.055) / 1.055) ** 2.4));

type Vector = readonly [number, number, number];

const at = (mesh: readonly MeshPoint[], point: number): MeshPoint => mesh[point] ?? { x: 0, y: 0, z: 0 };
const apart = (one: Spot, two: Spot): number => Math.max(1e-9, Math.hypot(one.x - two.x, one.y - two.y));

function middle(mesh: readonly MeshPoint[], points: readonly number[]): MeshPoint {
  const sum = points.reduce((soFar, point) => {
    const { x, y, z } = at(mesh, point);
    return { x: soFar.x + x, y: soFar.y + y, z: soFar.z + z };
  }, { x: 0, y: 0, z: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length, z: sum.z / points.length };
}

function across(mesh: readonly MeshPoint[]): Vector {
  const right = middle(mesh, PAIRS.map(([point]) => point));
  const left = middle(mesh, PAIRS.map(([, point]) => point));
  return [left.x - right.x, left.y - right.y, left.z - right.z];
}

function pitch(mesh: readonly MeshPoint[], axis: Vector): number {
  const brow = middle(mesh, [10, 151, 9]);
  const lip = middle(mesh, [2, 164]);
  const up: Vector = [brow.x - lip.x, brow.y - lip.y, brow.z - lip.z];
  const length = Math.hypot(...axis);
  const along = (up[0] * axis[0] + up[1] * axis[1] + up[2] * axis[2]) / length ** 2;
  const [x, y, z] = [up[0] - along * axis[0], up[1] - along * axis[1], up[2] - along * axis[2]];
  return Math.atan2(z, Math.hypot(x, y)) * DEGREES;
}

function aspect(mesh: readonly MeshPoint[], [outer, upperOuter, upperInner, inner, lowerInner, lowerOuter]: typeof RIGHT_ASPECT | typeof LEFT_ASPECT): number {
  const height = apart(at(mesh, upperOuter), at(mesh, lowerOuter)) + apart(at(mesh, upperInner), at(mesh, lowerInner));
  return height / (2 * apart(at(mesh, outer), at(mesh, inner)));
}

/** log2 of the linear luminance of one pixel; of the nearest one for a place outside the picture. */
function lightAt({ data, width, height }: ImageData, x: number, y: number): number {
  const [column, row] = [Math.min(width - 1, Math.max(0, Math.round(x))), Math.min(height - 1, Math.max(0, Math.round(y)))];
  const place = 4 * (row * width + column);
  const linear = (channel: number): number => LINEAR[data[place + channel] ?? 0] ?? 0;
  return Math.log2(Math.max(DARKEST, 0.2126 * linear(0) + 0.7152 * linear(1) + 0.0722 * linear(2)));
}

/** The mean over 3 x 3 pixels round each of some points: a stop more light is 1 more. */
function stops(pixels: ImageData, mesh: readonly MeshPoint[], points: readonly number[]): number {
  const each = points.flatMap((point) => {
    const { x, y } = at(mesh, point);
    return [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => lightAt(pixels, x + right, y + down)));
  });
  return each.reduce((sum, light) => sum + light, 0) / each.length;
}

/** `mesh` in pixels of `pixels`, depth on the same scale. */
export function measure(mesh: readonly MeshPoint[], pixels: ImageData): Measures {
  const eyes = [middle(mesh, RIGHT_EYE), middle(mesh, LEFT_EYE)] as const;
  const axis = across(mesh);
  const right = stops(pixels, mesh, RIGHT_SKIN);
  const left = stops(pixels, mesh, LEFT_SKIN);
  return {
    eyes,
    yawDeg: (Math.atan2(axis[2], Math.hypot(axis[0], axis[1])) * DEGREES) / YAW_PER_TRUE_DEGREE,
    pitchDeg: pitch(mesh, axis),
    tiltDeg: Math.atan2(eyes[1].y - eyes[0].y, eyes[1].x - eyes[0].x) * DEGREES,
    eyesOpen: (aspect(mesh, RIGHT_ASPECT) + aspect(mesh, LEFT_ASPECT)) / 2,
    mouthOpen: apart(at(mesh, 13), at(mesh, 14)) / apart(eyes[0], eyes[1]),
    lightLeft: left - right,
    exposure: (left + right) / 2 - Math.log2(MIDDLE_GREY),
  };
}
