import type { Core } from "../../core/core";
import { checkFileQuota, findPastFile, keepPastFile, type PastFile } from "../../core/files";
import { isDomainError, type OutsideActor, principalKey } from "../../core/log";
import { AnswerTooLarge, guardedFetch, uuidOf } from "../../core/system";
import { type AskBot, TelegramFailure } from "./bot-api";
import type { IncomingFile } from "./content";

const TIMEOUT_MS = 60_000;

export type ReceivedFile = { id: string } | { lost: string };

type Source = { ask: AskBot; token: string; signal?: AbortSignal | undefined };

/** What there is of it that can't be had. */
class Lost extends Error {}

const tooLarge = (maxBytes: number) => new Lost(`it is larger than ${Math.floor(maxBytes / 1_048_576)} MB`);

/** @throws Lost for what will never come; TelegramFailure for what may come later */
async function download(core: Core, { ask, token, signal }: Source, file: IncomingFile): Promise<Buffer> {
  const maxBytes = core.env.MAX_UPLOAD_BYTES;
  if ((file.size ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const { file_path } = await ask((api, aborts) => api.getFile(file.fileId, aborts)).catch((error: unknown) => {
    // Telegram hands bots nothing over 20 MB.
    if (error instanceof TelegramFailure && (error.fault === "refused" || error.fault === "forbidden"))
      throw new Lost(`Telegram does not hand it over: ${error.message}`);
    throw error;
  });
  const root = core.env.TELEGRAM_API_URL.replace(/\/+$/, "");
  const answer = await guardedFetch(`${root}/file/bot${token}/${file_path ?? ""}`, {
    timeoutMs: TIMEOUT_MS,
    maxBytes,
    // Whoever runs Baton has named the host.
    mayCall: () => true,
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    signal?.throwIfAborted();
    if (error instanceof AnswerTooLarge) throw tooLarge(maxBytes);
    throw new TelegramFailure("unavailable", "Telegram did not hand over a file");
  });
  if (answer.status === 200) return answer.body;
  if (answer.status >= 500 || answer.status === 429)
    throw new TelegramFailure("unavailable", `Telegram answered ${answer.status} for a file`);
  throw new Lost(`Telegram answered ${answer.status}`);
}

/**
 * Fetches a file of a message and keeps it for the message to attach: once, however often it is fetched.
 * @param key what names the message at Telegram
 * @returns its id, or why it will never be there
 * @throws TelegramFailure, DomainError RATE_LIMITED and UNAVAILABLE where it may be there later
 */
export async function receiveFile(
  core: Core,
  source: Source,
  { actor, file, key }: { actor: OutsideActor; file: IncomingFile; key: readonly string[] },
): Promise<ReceivedFile> {
  const past = { id: uuidOf("telegram file", ...key), workspaceId: actor.workspaceId, uploadedBy: principalKey(actor) };
  const kept = await findPastFile(core, past);
  if (kept) return kept;
  // A person at Telegram has no address: they count by themselves.
  const { allowed } = await core.limits.uploadsOfAddress.hit(past.uploadedBy);
  if (!allowed) return { lost: "too many files were sent in a short time" };
  const maxBytes = core.env.MAX_UPLOAD_BYTES;
  const release = await core.uploads.take(`telegram ${key[1]}`, Math.min(file.size ?? maxBytes, maxBytes));
  try {
    return await fetchFile(core, source, { actor, file, past });
  } catch (error) {
    if (error instanceof Lost) return { lost: error.message };
    if (isDomainError(error) && (error.code === "TOO_LARGE" || error.code === "BAD_REQUEST")) return { lost: error.message };
    throw error;
  } finally {
    release();
  }
}

type Wanted = { actor: OutsideActor; file: IncomingFile; past: PastFile };

async function fetchFile(core: Core, source: Source, { actor, file, past }: Wanted): Promise<ReceivedFile> {
  const content = await download(core, source, file);
  await checkFileQuota(core, core.db, actor, content.byteLength).catch((error: unknown) => {
    // It lasts for up to a day: all others of the bot would wait for it.
    throw isDomainError(error) && error.code === "RATE_LIMITED" ? new Lost(error.message) : error;
  });
  return keepPastFile(core, past, { name: file.name, type: file.type, content });
}
