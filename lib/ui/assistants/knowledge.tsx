import { BookOpen, FileText, Upload } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import type { Document } from "@/lib/protocol/routes/knowledge";
import { rest } from "../api";
import { Button } from "../base/button";
import { cx } from "../base/cx";
import { Confirm, Modal } from "../base/modal";
import { Card } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { shortDate } from "../base/time";
import { toast } from "../base/toast";
import { sizeWords } from "../conversation/attachments";
import { useMay } from "../desk/desk-context";
import { useRoute } from "../server-state";
import { ApprovedAnswers } from "./approved-answers";
import { AUDIENCES, DocumentForm, STATES } from "./document-form";
import { OpenQuestions } from "./open-questions";
import { PassagesWindow } from "./passages-window";
import { TryQuestion } from "./try-question";
import { Websites } from "./websites";

const ACCEPTED = ".md,.markdown,.txt,.html,.htm,.pdf,.docx,text/markdown,text/plain,text/html";

const passagesOf = ({ passage_count: count }: Document): string => `${count} ${count === 1 ? "passage" : "passages"}`;

/** What sets a document apart from one that is published for everybody. */
const markOf = ({ state, audience, valid_until: until, preferred }: Document): string =>
  [
    state !== "published" && STATES[state],
    until && (Date.parse(until) <= Date.now() ? `no longer valid since ${shortDate(until)}` : `valid until ${shortDate(until)}`),
    audience !== "visitors" && AUDIENCES[audience],
    preferred && "Preferred",
  ]
    .filter(Boolean)
    .join(" · ");

function UploadArea({ assistantId, onDone }: { assistantId: string; onDone: () => void }) {
  const picker = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [dragged, setDragged] = useState(false);
  const upload = async (files: Iterable<File>) => {
    setBusy(true);
    for (const file of files) {
      const form = new FormData();
      form.append("file", file, file.name);
      const answer = await rest.post("/api/assistants/{id}/documents", { params: { id: assistantId }, body: form });
      if (answer.ok) toast("done", `${answer.value.title} is learned: ${passagesOf(answer.value)}.`);
      else toast("failed", `${file.name} was not learned: ${answer.error.error}`);
    }
    setBusy(false);
    onDone();
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setDragged(false);
    void upload([...event.dataTransfer.files]);
  };
  return (
    <section
      aria-label="Add documents"
      onDragOver={(event) => {
        event.preventDefault();
        setDragged(true);
      }}
      onDragLeave={() => setDragged(false)}
      onDrop={onDrop}
      className={cx(
        "flex flex-wrap items-center gap-3 rounded-card border border-dashed px-4 py-4",
        dragged ? "border-accent bg-accent-soft" : "border-line-strong",
      )}
    >
      <p className="min-w-0 flex-1 basis-56 text-13 text-ink-soft">
        PDF, Word (.docx), Markdown, text or HTML. A file of the same name takes the older one's place.
      </p>
      <Button busy={busy} icon={<Upload aria-hidden className="size-3.5" />} onClick={() => picker.current?.click()}>
        Upload files
      </Button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept={ACCEPTED}
        aria-label="Documents to learn"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = "";
          void upload(files);
        }}
      />
    </section>
  );
}

type DocumentRowProps = { document: Document; assistantId: string; mayChange: boolean; onChanged: () => void };

function DocumentRow({ document, assistantId, mayChange, onChanged }: DocumentRowProps) {
  const [open, setOpen] = useState<"passages" | "edit" | "remove" | null>(null);
  const mark = markOf(document);
  const remove = async () => {
    const answer = await rest.delete("/api/assistants/{id}/documents/{document_id}", {
      params: { id: assistantId, document_id: document.id },
    });
    if (!answer.ok) return toast("failed", `Not removed: ${answer.error.error}`);
    toast("done", `${document.title} is forgotten.`);
    onChanged();
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-2.5 last:border-b-0">
      <FileText aria-hidden className="size-4 shrink-0 text-ink-faint" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="truncate font-strong">{document.title}</p>
        <p className="tabular truncate text-12 text-ink-faint">
          {document.source} · {sizeWords(document.size)} · {shortDate(document.updated_at)}
        </p>
        {mark && <p className="text-12 text-amber-text">{mark}</p>}
      </div>
      <Button look="quiet" onClick={() => setOpen("passages")}>
        {passagesOf(document)}
      </Button>
      {mayChange && (
        <>
          <Button look="quiet" onClick={() => setOpen("edit")}>
            Edit
          </Button>
          <Button look="quiet" className="text-red-text" onClick={() => setOpen("remove")}>
            Remove
          </Button>
        </>
      )}
      <Modal open={open === "edit"} onClose={() => setOpen(null)} title="Document" wide>
        <DocumentForm
          assistantId={assistantId}
          document={document}
          onSaved={() => {
            setOpen(null);
            onChanged();
          }}
        />
      </Modal>
      <PassagesWindow document={document} assistantId={assistantId} open={open === "passages"} onClose={() => setOpen(null)} />
      <Confirm
        open={open === "remove"}
        onClose={() => setOpen(null)}
        title={`Remove ${document.title}?`}
        body="The assistant no longer answers from it. Answers already given keep their quotes."
        action="Remove"
        onConfirm={remove}
      />
    </li>
  );
}

/** What an assistant answers from, and a box to try it. */
export function Knowledge({ assistantId }: { assistantId: string }) {
  const { data, error, loading, reload } = useRoute("/api/assistants/{id}/documents", {
    params: { id: assistantId },
    query: { limit: 100, website_id: "none" },
  });
  const isAdmin = useMay("admin");
  const [learned, setLearned] = useState(0);
  const onLearned = () => {
    setLearned(learned + 1);
    void reload();
  };
  return (
    <>
      <Card title="Try a question" about="What it would find and say, without a conversation.">
        <TryQuestion assistantId={assistantId} />
      </Card>
      {isAdmin && <OpenQuestions assistantId={assistantId} onLearned={onLearned} />}
      <ApprovedAnswers key={learned} assistantId={assistantId} mayChange={isAdmin} />
      <Card title="Websites" about="Their pages are read by sitemap, and cited with their address.">
        <Websites assistantId={assistantId} mayChange={isAdmin} />
      </Card>
      <Card title="Documents" about="The assistant answers from these and its websites alone, and cites the passage.">
        {isAdmin && <UploadArea assistantId={assistantId} onDone={() => void reload()} />}
        {loading && <SkeletonRows rows={2} />}
        {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
        {data && data.data.length === 0 && (
          <Empty icon={<BookOpen aria-hidden />} title="No documents yet">
            Until it has documents or a website, it hands every question to a person.
          </Empty>
        )}
        {data && (
          <ul aria-label="Documents" className="mt-3">
            {data.data.map((document) => (
              <DocumentRow
                key={document.id}
                document={document}
                assistantId={assistantId}
                mayChange={isAdmin}
                onChanged={() => void reload()}
              />
            ))}
          </ul>
        )}
      </Card>
    </>
  );
}
