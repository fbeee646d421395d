import type { Attachment } from "./message";

/** Raster images that every current browser draws, without running anything in them. */
const DRAWN = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]);

/** Whether browsers draw files of a media type. Photos in HEIC or TIFF, for example, are for other programs. */
export const isDrawn = (type: string): boolean => DRAWN.has(type);

/** Whether a file is shown as a picture; all others are offered by name. Without a size no room could be kept for it. */
export const isPicture = ({ type, width, height }: Pick<Attachment, "type" | "width" | "height">): boolean =>
  isDrawn(type) && Boolean(width && height);
