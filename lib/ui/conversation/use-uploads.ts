import { useState } from "react";
import type { Attachment } from "@/lib/protocol/message";
import { toast } from "../base/toast";
import { useDesk, useDeskValue } from "../desk/desk-context";
import { sizeWords } from "./attachments";

const MAX_FILES = 10;

export type Upload = { key: string; name: string; state: "going" | "done"; file: Attachment | null };

/** Files that go with the next message: uploaded at once, sent with the text. */
export function useUploads() {
  const desk = useDesk();
  const limit = useDeskValue((snapshot) => snapshot.limits?.max_upload_bytes);
  const [uploads, setUploads] = useState<readonly Upload[]>([]);

  const start = async (file: File) => {
    const key = `${file.name} ${Date.now()} ${Math.random()}`;
    setUploads((old) => [...old, { key, name: file.name, state: "going", file: null }]);
    const result = await desk.upload(file, file.name);
    if (!result.ok) toast("failed", `${file.name} was not uploaded: ${result.error.error}`);
    setUploads((old) =>
      result.ok
        ? old.map((each) => (each.key === key ? { ...each, state: "done", file: result.file } : each))
        : old.filter((each) => each.key !== key),
    );
  };

  return {
    uploads,
    going: uploads.some(({ state }) => state === "going"),
    files: uploads.flatMap(({ file }) => (file ? [file] : [])),
    add: (files: Iterable<File>) => {
      for (const file of [...files].slice(0, MAX_FILES - uploads.length)) {
        if (limit !== undefined && file.size > limit)
          toast("failed", `${file.name} is over ${sizeWords(limit)}. Send a smaller file or a link.`);
        else void start(file);
      }
    },
    remove: (key: string) => setUploads((old) => old.filter((each) => each.key !== key)),
    clear: () => setUploads([]),
  };
}
