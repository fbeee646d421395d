export type ImageSize = { width: number; height: number };

const ascii = (bytes: Buffer, from: number, to: number) => bytes.toString("latin1", from, to);

/** JPEG's start-of-frame markers: all of C0 to CF but the tables DHT, JPG and DAC. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

function jpegSize(bytes: Buffer): ImageSize | undefined {
  let at = 2;
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (isFrame(marker)) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

function webpSize(bytes: Buffer): ImageSize | undefined {
  switch (ascii(bytes, 12, 16)) {
    case "VP8X":
      return { width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) };
    case "VP8L": {
      const packed = bytes.readUInt32LE(21);
      return { width: 1 + (packed & 0x3fff), height: 1 + ((packed >>> 14) & 0x3fff) };
    }
    case "VP8 ":
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    default:
      return undefined;
  }
}

/** What a header may say and still be believed, in pixels a side. */
const PLAUSIBLE = 1 << 24;

const plausible = (size: ImageSize | undefined): ImageSize | undefined =>
  size && [size.width, size.height].every((side) => side >= 1 && side <= PLAUSIBLE) ? size : undefined;

/**
 * The size of a PNG, GIF, JPEG or WebP, so that a client can keep its place free before it loads.
 * @returns undefined for other types, for files that are cut short, and for sizes that no picture has
 */
export const imageSize = (content: Uint8Array, type: string): ImageSize | undefined => plausible(toldSize(content, type));

function toldSize(content: Uint8Array, type: string): ImageSize | undefined {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (bytes.length < 32) return undefined;
  switch (type) {
    case "image/png":
      return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
    case "image/gif":
      return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) };
    case "image/jpeg":
      return jpegSize(bytes);
    case "image/webp":
      return webpSize(bytes);
    default:
      return undefined;
  }
}
