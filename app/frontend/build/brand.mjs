// The brand mark: two prints of one face (a disc and a ring) with the eye line's ticks. Drawn once, as distances, for every
// size. The browser's tab has a PNG as well: for an SVG, Chromium opens a document of its own in the page's main thread
// while the page loads, 20 ms in one task.
import { encodePng } from "./png.mjs";

const PAPER = [0xf6, 0xf2, 0xeb];
const CLAY = [0xa4, 0x47, 0x3f];
const CLAY_ON_ANY_TAB = [0xb9, 0x5a, 0x50];
// In units of the 24-unit icon grid.
const DISC = { x: 9.5, y: 12, r: 6.5 };
const RING = { x: 14.5, y: 12, r: 5.95, stroke: 1.1 };
const TICKS = [{ x1: 0.6, x2: 1.8 }, { x1: 22.2, x2: 23.4 }].map((tick) => ({ ...tick, y: 12, stroke: 0.8 }));

// Signed distance to the drawn shape in grid units; below zero is inside.
function distance(x, y) {
  const disc = Math.hypot(x - DISC.x, y - DISC.y) - DISC.r;
  const ring = Math.abs(Math.hypot(x - RING.x, y - RING.y) - RING.r) - RING.stroke / 2;
  const ticks = TICKS.map((tick) => {
    const nearest = Math.min(Math.max(x, tick.x1), tick.x2);
    return Math.hypot(x - nearest, y - tick.y) - tick.stroke / 2;
  });
  return Math.min(disc, ring, ...ticks);
}

// `share` is how much of the square's width the 24 units take; the rest is paper.
function drawPng(size, share, cornerRadius) {
  const rgba = new Uint8Array(size * size * 4);
  const unit = (size * share) / 24;
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const px = x + 0.5 - size / 2;
      const py = y + 0.5 - size / 2;
      const ink = clamp(0.5 - distance(px / unit + 12, py / unit + 12) * unit);
      const inset = size / 2 - cornerRadius * size;
      const corner = Math.hypot(Math.max(Math.abs(px) - inset, 0), Math.max(Math.abs(py) - inset, 0)) - cornerRadius * size;
      const at = (y * size + x) * 4;
      for (let c = 0; c < 3; c += 1) rgba[at + c] = Math.round(PAPER[c] + (CLAY[c] - PAPER[c]) * ink);
      rgba[at + 3] = cornerRadius ? Math.round(255 * clamp(0.5 - corner)) : 255;
    }
  }
  return encodePng(rgba, size);
}

const clamp = (value) => Math.min(1, Math.max(0, value));

// Ink alone: the tab is light or dark.
function drawTab(size) {
  const rgba = new Uint8Array(size * size * 4);
  const unit = size / 24;
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const ink = clamp(0.5 - distance((x + 0.5) / unit, (y + 0.5) / unit) * unit);
      rgba.set([...CLAY_ON_ANY_TAB, Math.round(255 * ink)], (y * size + x) * 4);
    }
  }
  return encodePng(rgba, size);
}

export function drawBrand() {
  return {
    "favicon.png": drawTab(96),
    "icon-192.png": drawPng(192, 0.84, 0.22),
    "icon-512.png": drawPng(512, 0.84, 0.22),
    "icon-maskable.png": drawPng(512, 0.7, 0), // inside the safe zone, a circle of 80 %
    "apple-touch-icon.png": drawPng(180, 0.8, 0),
  };
}
