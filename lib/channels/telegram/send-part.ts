import type { Core } from "../../core/core";
import { readContent } from "../../core/files";
import type { Attachment } from "../../protocol/message";
import { isPicture } from "../../protocol/picture";
import { type AskBot, TelegramFailure } from "./bot-api";
import type { OutgoingPart } from "./outgoing";

/** What Telegram takes as a photo at most; larger ones go as files. */
const PHOTO_BYTES_MAX = 10_000_000;

type Where = { chatId: number; replyTo: number | undefined };
type Method = "sendPhoto" | "sendVoice" | "sendAudio" | "sendVideo" | "sendDocument";

const METHODS: Readonly<Record<string, Method>> = {
  "audio/ogg": "sendVoice",
  "audio/mpeg": "sendAudio",
  "audio/mp4": "sendAudio",
  "video/mp4": "sendVideo",
};

function methodFor(file: Attachment): Method {
  if (isPicture(file) && file.type !== "image/gif" && file.size <= PHOTO_BYTES_MAX) return "sendPhoto";
  return METHODS[file.type] ?? "sendDocument";
}

/** A reply to what is gone by then is none. */
const replyTo = ({ replyTo: message_id }: Where) =>
  message_id === undefined ? {} : { reply_parameters: { message_id, allow_sending_without_reply: true } };

/**
 * Sends a part of a message.
 * @returns which message at Telegram it is
 * @throws TelegramFailure; DomainError NOT_FOUND for a file that was deleted meanwhile, UNAVAILABLE where it can't be read
 */
export async function sendPart(core: Core, ask: AskBot, where: Where, part: OutgoingPart): Promise<number> {
  if (part.type === "file") return sendFile(core, ask, where, part.file);
  const { text, entities } = part.text;
  const sent = await ask((api, signal) => api.sendMessage(where.chatId, text, { entities, ...replyTo(where) }, signal));
  return sent.message_id;
}

async function sendFile(core: Core, ask: AskBot, where: Where, file: Attachment): Promise<number> {
  let unread: unknown;
  async function* content() {
    try {
      yield* readContent(core, file);
    } catch (error) {
      unread = error;
      throw error;
    }
  }
  const { InputFile } = await import("grammy");
  // It stands in a header there, without quotes.
  const name = file.name.replaceAll(";", ",");
  const send = (method: Method) =>
    ask<{ message_id: number }>((api, signal) => api[method](where.chatId, new InputFile(content, name), replyTo(where), signal)).catch(
      (error: unknown) => {
        throw unread ?? error;
      },
    );
  const method = methodFor(file);
  const sent = await send(method).catch((error: unknown) => {
    // Such as a picture that is too long for a photo: any file goes as one.
    if (method === "sendDocument" || !(error instanceof TelegramFailure) || error.fault !== "refused") throw error;
    return send("sendDocument");
  });
  return sent.message_id;
}
