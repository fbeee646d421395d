import { cut } from "../../protocol/cut";
import type { TelegramFile, TelegramMessage } from "../../protocol/telegram";

/** A file of a message, under the name that it is kept by. */
export type IncomingFile = { fileId: string; name: string; type: string; size: number | undefined };

const KINDS = [
  ["document", "file", "application/octet-stream"],
  ["voice", "voice.ogg", "audio/ogg"],
  ["audio", "audio.mp3", "audio/mpeg"],
  ["video", "video.mp4", "video/mp4"],
  ["video_note", "video.mp4", "video/mp4"],
  ["animation", "animation.mp4", "video/mp4"],
  ["sticker", "sticker.webp", "image/webp"],
] as const;

const toFile = (given: TelegramFile, name: string, type: string): IncomingFile => ({
  fileId: given.file_id,
  name: given.file_name ?? name,
  type: given.mime_type ?? type,
  size: given.file_size,
});

/** The file that a message carries; a message at Telegram has one at most. */
export function fileOf(message: TelegramMessage): IncomingFile | undefined {
  const photo = message.photo?.at(-1);
  if (photo) return toFile(photo, "photo.jpg", "image/jpeg");
  for (const [kind, name, type] of KINDS) {
    const given = message[kind];
    if (given) return toFile(given, name, type);
  }
  return undefined;
}

/** What a message says in words, also where it is a place or somebody's card. */
export function saidIn(message: TelegramMessage): string {
  const { text, caption, venue, location, contact } = message;
  const place = location && `https://www.openstreetmap.org/?mlat=${location.latitude}&mlon=${location.longitude}`;
  const card = contact && [contact.first_name, contact.last_name, contact.phone_number].filter(Boolean).join(" ");
  const words = [text ?? caption, venue && `${venue.title}, ${venue.address}`, place, card].filter(Boolean).join("\n");
  // What Postgres and UTF-8 can't hold.
  return words.toWellFormed().replaceAll("\0", "").trim();
}

/**
 * A text in as many parts as one message may have bytes; parts end where a line or a word does, where one does.
 * @param maxBytes of UTF-8
 */
export function inParts(text: string, maxBytes: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (Buffer.byteLength(rest) > maxBytes) {
    const end = endOfPart(rest, maxBytes);
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...parts, rest].filter((part) => part !== "");
}

function endOfPart(text: string, maxBytes: number): number {
  // A unit of UTF-16 has three bytes at most.
  let units = maxBytes;
  while (Buffer.byteLength(text.slice(0, units)) > maxBytes) units -= Math.ceil((Buffer.byteLength(text.slice(0, units)) - maxBytes) / 3);
  return breakBefore(text, units);
}

/** Where a part of at most so many UTF-16 units ends: after a line, else after a word, else between two characters. */
export function breakBefore(text: string, units: number): number {
  const whole = cut(text, units).length || units;
  const isLate = (at: number) => at > whole / 2;
  const line = text.lastIndexOf("\n", whole - 1);
  if (isLate(line)) return line + 1;
  const word = text.lastIndexOf(" ", whole - 1);
  return isLate(word) ? word + 1 : whole;
}

const COMMAND = /^\/([a-z_]+)(?:@\w+)?(?:\s|$)/i;

/** `start` of `/start …`; undefined for what is no command. */
export const commandOf = ({ text = "" }: TelegramMessage): string | undefined => COMMAND.exec(text)?.[1]?.toLowerCase();
