import { cut } from "../../protocol/cut";
import { LIMITS } from "../../protocol/values";
import { uploadFile } from "../files";
import { type Actor, isDomainError } from "../log";
import type { ReadMail } from "../reading";
import { maskedText } from "../sensitive";
import type { Core } from "./core";

/** What is said below the text of files that could not be kept, at most. */
const REMARK_BYTES = 600;

/** A mail in the form in which it is kept: its message's text and files, and the whole, with what is sensitive masked. */
type KeptParts = { text: string; attachments: string[]; whole: string };

/** The beginning of a text in no more than so many bytes of UTF-8. */
export function cutBytes(text: string, max: number): string {
  const bytes = Buffer.from(text);
  if (bytes.byteLength <= max) return text;
  const whole = bytes
    .subarray(0, max)
    .toString("utf8")
    .replace(/\uFFFD+$/, "");
  return cut(whole, whole.length);
}

/**
 * Keeps the files of a mail and fits its text into a message: what is longer is a file, and files that can't be kept are
 * named.
 * @param words what stands in the message
 */
export async function keepParts(core: Core, actor: Actor, mail: ReadMail, words: string): Promise<KeptParts> {
  const whole = await maskedText(core, actor, mail.text);
  const limit = core.env.WS_MAX_MESSAGE_BYTES;
  const isLong = Buffer.byteLength(words) > limit;
  const offered = [...(isLong ? [{ name: "message.txt", type: "text/plain", content: Buffer.from(whole) }] : []), ...mail.attachments];
  const attachments: string[] = [];
  const lost: string[] = [];
  for (const file of offered)
    if (attachments.length === LIMITS.ATTACHMENTS_MAX) lost.push(file.name || "a file");
    else
      try {
        attachments.push((await uploadFile(core, actor, file)).id);
      } catch (error) {
        if (!isDomainError(error) || error.code === "UNAVAILABLE") throw error;
        core.log.warn({ err: error, name: file.name }, "mail.file_not_kept");
        lost.push(file.name || "a file");
      }
  const remark = lost.length > 0 ? cutBytes(`[Not kept: ${lost.join(", ")}]`, REMARK_BYTES) : "";
  const room = Math.max(0, limit - (remark ? Buffer.byteLength(remark) + 2 : 0));
  const text = [cutBytes(words, room), remark].filter(Boolean).join("\n\n");
  return { text, attachments, whole };
}
