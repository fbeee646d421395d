import { Paperclip } from "lucide-react";
import { useRef, useState } from "react";
import type { Attachment } from "@/lib/protocol/message";
import { LIMITS } from "@/lib/protocol/values";
import { Button } from "../base/button";
import { toast } from "../base/toast";
import { sizeWords } from "../conversation/attachments";
import { UploadChips } from "../conversation/reply-parts";
import type { Upload } from "../conversation/use-uploads";
import { useDesk, useDeskValue } from "../desk/desk-context";

/** The files of a canned reply that is written: those it has, and those that are uploaded for it. */
export function useReplyFiles(kept: readonly Attachment[]) {
  const desk = useDesk();
  const limit = useDeskValue((snapshot) => snapshot.limits?.max_upload_bytes);
  const [uploads, setUploads] = useState<readonly Upload[]>(() =>
    kept.map((file): Upload => ({ key: file.id, name: file.name, state: "done", file })),
  );
  const upload = async (file: File) => {
    const key = crypto.randomUUID();
    setUploads((all) => [...all, { key, name: file.name, state: "going", file: null }]);
    const result = await desk.upload(file, file.name);
    if (!result.ok) toast("failed", `Couldn't upload ${file.name}: ${result.error.error}. ${result.error.help}`);
    setUploads((all) =>
      result.ok
        ? all.map((each) => (each.key === key ? { ...each, state: "done", file: result.file } : each))
        : all.filter((each) => each.key !== key),
    );
  };
  return {
    uploads,
    ids: uploads.flatMap(({ file }) => (file ? [file.id] : [])),
    going: uploads.some(({ state }) => state === "going"),
    room: LIMITS.ATTACHMENTS_MAX - uploads.length,
    add: (files: readonly File[]) => {
      for (const file of files)
        if (limit !== undefined && file.size > limit) toast("failed", `${file.name} is over ${sizeWords(limit)}. Choose a smaller file.`);
        else void upload(file);
    },
    remove: (key: string) => setUploads((all) => all.filter((each) => each.key !== key)),
  };
}

/** What goes with the reply's text. */
export function ReplyFiles({ files }: { files: ReturnType<typeof useReplyFiles> }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="flex flex-col items-start gap-1">
      <UploadChips uploads={files.uploads} onRemove={files.remove} />
      <Button disabled={files.room <= 0} onClick={() => input.current?.click()}>
        <Paperclip aria-hidden className="size-4" />
        Attach files
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={(event) => {
          files.add([...(event.target.files ?? [])].slice(0, files.room));
          event.target.value = "";
        }}
      />
    </div>
  );
}
