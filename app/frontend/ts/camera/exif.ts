// A canvas writes no EXIF, so the moment is written in here: the photo carries its own date wherever it goes, and nothing else.
const two = (value: number): string => String(value).padStart(2, "0");
const ascii = (text: string): number[] => [...new TextEncoder().encode(text), 0];
const word = (value: number): number[] => [value >>> 8, value & 0xff];
const long = (value: number): number[] => [...word(value >>> 16), ...word(value & 0xffff)];

const [EXIF_FOLDER, TAKEN_AT, OFFSET] = [0x8769, 0x9003, 0x9011];
const [ASCII, LONG] = [2, 4];
const FOLDER_AT = 26; // after the header (8) and a folder of one entry (2 + 12 + 4)
const TEXT_AT = FOLDER_AT + 2 + 2 * 12 + 4;

/** 2026:07:05 08:00:00 and +02:00, as the clock on the wall shows them */
function wallClock(at: Date): { moment: string; offset: string } {
  const east = -at.getTimezoneOffset();
  const offset = `${east < 0 ? "-" : "+"}${two(Math.floor(Math.abs(east) / 60))}:${two(Math.abs(east) % 60)}`;
  const day = [String(at.getFullYear()).padStart(4, "0"), two(at.getMonth() + 1), two(at.getDate())].join(":");
  return { moment: `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":")}`, offset };
}

function segment(at: Date): number[] {
  const { moment, offset } = wallClock(at);
  const [momentBytes, offsetBytes] = [ascii(moment), ascii(offset)];
  const tiff = [
    ...[0x4d, 0x4d], ...word(42), ...long(8), // big-endian, the first folder at 8
    ...word(1), ...word(EXIF_FOLDER), ...word(LONG), ...long(1), ...long(FOLDER_AT), ...long(0),
    ...word(2),
    ...word(TAKEN_AT), ...word(ASCII), ...long(momentBytes.length), ...long(TEXT_AT),
    ...word(OFFSET), ...word(ASCII), ...long(offsetBytes.length), ...long(TEXT_AT + momentBytes.length),
    ...long(0), ...momentBytes, ...offsetBytes,
  ];
  const body = [...ascii("Exif"), 0, ...tiff];
  return [0xff, 0xe1, ...word(body.length + 2), ...body];
}

/** The same JPEG with the moment it was taken at; the picture itself is not touched. */
export function dated(jpeg: Blob, at: Date): Blob {
  return new Blob([jpeg.slice(0, 2), Uint8Array.from(segment(at)), jpeg.slice(2)], { type: jpeg.type });
}
