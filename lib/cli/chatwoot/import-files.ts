import { ForbiddenAddress, uuidOf } from "../../core/system";
import type { Attachment } from "../../protocol/message";
import { LIMITS } from "../../protocol/values";
import type { Run } from "./run";
import type { ForeignFile, ForeignMessage } from "./shapes";
import { wordsOf } from "./translate";

/** What of a run the files of a message need. */
type FileImport = Pick<Run, "api" | "target" | "tally" | "space" | "maxBytes" | "signal">;

/** What a message carries: files that are kept here, and words in the place of what is not. */
export async function importFiles(
  run: FileImport,
  message: ForeignMessage,
  uploadedBy: string,
): Promise<{ attachments: Attachment[]; words: string[] }> {
  const carried = { attachments: [] as Attachment[], words: [] as string[] };
  for (const file of message.attachments ?? []) {
    const words = file ? wordsOf(file) : "";
    if (!file || words !== undefined) carried.words.push(words ?? "");
    else if (carried.attachments.length === LIMITS.ATTACHMENTS_MAX) refuse(run, carried.words, file, "attachments beyond ten of a message");
    else await importFile(run, file, uploadedBy, carried);
  }
  return carried;
}

async function importFile(run: FileImport, file: ForeignFile, uploadedBy: string, carried: { attachments: Attachment[]; words: string[] }) {
  const { api, target, tally, space, maxBytes, signal } = run;
  const name = nameOf(file);
  if ((file.file_size ?? 0) > maxBytes) return refuse(run, carried.words, file, "files over MAX_UPLOAD_BYTES");
  const id = uuidOf("file", space, String(file.id));
  try {
    const kept = await target.file({ id, uploadedBy, name, size: file.file_size }, async () => {
      const { body, headers } = await api.download(String(file.data_url), maxBytes);
      return { name, content: body, type: String(headers["content-type"] ?? "") };
    });
    carried.attachments.push(kept);
    tally.add("files");
  } catch (error) {
    signal.throwIfAborted();
    const why =
      error instanceof ForbiddenAddress ? `${error.message}; FETCH_ALLOWED_NETWORKS opens private networks` : (error as Error).message;
    tally.complain(`attachment ${file.id}`, why);
    carried.words.push(standIn(name));
  }
}

function refuse({ tally }: FileImport, words: string[], file: ForeignFile, why: string): void {
  tally.leaveOut(why);
  words.push(standIn(nameOf(file)));
}

/** Whoever reads the conversation sees that there was something. */
const standIn = (name: string): string => `[${name}: not imported]`;

/** The last part of its address, which is its name in Chatwoot. */
function nameOf({ id, data_url }: ForeignFile): string {
  const last = String(data_url).split(/[?#]/)[0]?.split("/").at(-1) ?? "";
  try {
    return decodeURIComponent(last) || `file-${id}`;
  } catch {
    return last || `file-${id}`;
  }
}
