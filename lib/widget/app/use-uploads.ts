import { useEffect, useRef, useState } from "preact/hooks";
import type { Result } from "@/lib/client";
import type { ErrorBody } from "@/lib/protocol/errors";
import type { Attachment } from "@/lib/protocol/message";
import { useWidget } from "./context";
import { fill } from "./format";

/** A file that goes with the next message: on its way, there, or refused with a reason. */
export type Upload = { key: number; name: string; file: File; progress: number; done: Attachment | null; problem: string | null };

export type Uploads = {
  list: readonly Upload[];
  busy: boolean;
  /** What is there and goes with the message. */
  files: readonly Attachment[];
  add: (files: Iterable<File>) => void;
  retry: (key: number) => void;
  remove: (key: number) => void;
  /** Forgets what went with a message; what was refused stays to be seen. */
  sent: () => void;
};

let keys = 0;

/** A folder, or a file that is gone by now, has a name and a size but nothing that can be read. */
const isReadable = (file: File): Promise<boolean> =>
  file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );

export function useUploads(limits: { max_upload_bytes: number }): Uploads {
  const { boot, chat, strings } = useWidget();
  const [list, setList] = useState<readonly Upload[]>([]);
  const running = useRef(new Map<number, AbortController>());
  useEffect(
    () => () => {
      for (const upload of running.current.values()) upload.abort();
    },
    [],
  );
  const change = (key: number, part: Partial<Upload>) =>
    setList((known) => known.map((upload) => (upload.key === key ? { ...upload, ...part } : upload)));

  /** @returns why a file can't go, or null */
  const refusal = async (file: File): Promise<string | null> => {
    if (file.size > limits.max_upload_bytes) return fill(strings.tooLarge, { max: Math.floor(limits.max_upload_bytes / 1_048_576) });
    return (await isReadable(file)) ? null : strings.unreadable;
  };

  const problemOf = (error: ErrorBody | undefined): string => {
    // One file's size is known before it goes: what the server finds too large is what is stored already.
    if (error?.code === "TOO_LARGE") return strings.storageFull;
    if (error?.code === "RATE_LIMITED") return strings.uploadsLimited;
    return error && error.code !== "UNAVAILABLE" ? error.error : strings.uploadFailed;
  };

  const start = async ({ key, file }: Upload) => {
    const problem = await refusal(file);
    if (problem) return change(key, { problem });
    const abort = new AbortController();
    running.current.set(key, abort);
    const result: Result<{ file: Attachment }> | undefined = await chat?.upload(file, file.name, {
      signal: abort.signal,
      onProgress: (progress) => change(key, { progress }),
    });
    running.current.delete(key);
    if (result?.ok) change(key, { done: result.file });
    else change(key, { problem: problemOf(result?.error) });
  };

  const add = (files: Iterable<File>) => {
    const room = boot.limits.max_attachments - list.filter((upload) => !upload.problem).length;
    const added = [...files].map((file, at): Upload => {
      const problem = at < room ? null : fill(strings.tooMany, { n: boot.limits.max_attachments });
      keys += 1;
      return { key: keys, name: file.name, file, progress: 0, done: null, problem };
    });
    setList((known) => [...known, ...added]);
    for (const upload of added) if (!upload.problem) void start(upload);
  };

  return {
    list,
    busy: list.some((upload) => !upload.done && !upload.problem),
    files: list.flatMap((upload) => upload.done ?? []),
    add,
    retry: (key) => {
      const upload = list.find((candidate) => candidate.key === key);
      change(key, { problem: null, progress: 0 });
      if (upload) void start(upload);
    },
    remove: (key) => {
      running.current.get(key)?.abort();
      running.current.delete(key);
      setList((known) => known.filter((upload) => upload.key !== key));
    },
    sent: () => setList((known) => known.filter((upload) => upload.problem)),
  };
}
