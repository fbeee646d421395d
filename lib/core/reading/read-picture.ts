import sharp, { type Metadata, type Sharp } from "sharp";
import { UnreadableFile } from "./extract/kinds";

/** A picture as it is kept: its size as it is seen, where one is known; its new bytes where it carried metadata. */
export type ReadPicture = { width?: number; height?: number; bytes?: Uint8Array };

/** Of all frames; so many are decoded within the memory of a reading process, and by a browser. */
const PIXELS_MAX = 100_000_000;
/** How metadata begins that a decoder may not look for: what follows the picture's end, comments of a GIF. */
const MARKS = ["Exif\0\0", "http://ns.adobe.com/", "XMP Data", "Photoshop 3.0\0"];
const LOADERS = ["Jpeg", "Png", "Webp", "Nsgif", "Heif"].map((name) => `VipsForeignLoad${name}Buffer`);

sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({ operation: LOADERS });

/**
 * Measures a picture that browsers draw and, where it discloses where, when or with what it was taken, encodes it again
 * without: turned as it is meant to be seen, with its colour profile and its frames. Others keep their bytes.
 * @throws UnreadableFile where metadata can't be taken out
 */
export async function readPicture(bytes: Uint8Array): Promise<ReadPicture> {
  const found = await open(bytes, false)
    .metadata()
    .catch(() => undefined);
  if (!hasMetadata(bytes, found)) return found ? sizeOf(found) : {};
  if (!found || pixelsOf(found) > PIXELS_MAX) throw new UnreadableFile("The picture is broken, or has more than 100 million pixels");
  try {
    const { data, info } = await encode(found, open(bytes, PIXELS_MAX));
    return { width: info.width, height: info.pageHeight ?? info.height, bytes: data };
  } catch {
    throw new UnreadableFile("The picture is broken");
  }
}

const open = (bytes: Uint8Array, limitInputPixels: number | false): Sharp =>
  sharp(bytes, { animated: true, failOn: "none", limitInputPixels });

const isAnimated = ({ pages = 1 }: Metadata): boolean => pages > 1;

const pixelsOf = ({ width, height }: Metadata): number => width * height;

/** After it is turned; of one frame. */
function sizeOf(found: Metadata): ReadPicture {
  if (pixelsOf(found) > PIXELS_MAX) return {};
  return isAnimated(found) ? { width: found.width, height: found.pageHeight ?? found.height } : found.autoOrient;
}

function hasMetadata(bytes: Uint8Array, found: Metadata | undefined): boolean {
  if (found && (found.exif || found.xmp || found.iptc || found.tifftagPhotoshop || found.comments?.length)) return true;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return MARKS.some((mark) => buffer.includes(mark, 0, "latin1"));
}

function encode(found: Metadata, picture: Sharp) {
  // The frames of an animation can't be turned, and no browser turns them.
  const turned = (isAnimated(found) ? picture : picture.autoOrient()).keepIccProfile();
  return withFormat(found, turned).toBuffer({ resolveWithObject: true });
}

function withFormat({ format }: Metadata, picture: Sharp): Sharp {
  switch (format) {
    case "png":
      return picture.png();
    case "gif":
      return picture.gif();
    case "webp":
      return picture.webp({ quality: 90 });
    case "heif":
      return picture.avif({ quality: 65, effort: 2 });
    default:
      return picture.jpeg({ quality: 90 });
  }
}
