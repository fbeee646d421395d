import type { Document } from "@/lib/protocol/routes/knowledge";
import { Modal } from "../base/modal";
import { SkeletonRows, Trouble } from "../base/states";
import { useRoute } from "../server-state";

type PassagesProps = { document: Document; assistantId: string; open: boolean; onClose: () => void };

function Passages({ document, assistantId }: Pick<PassagesProps, "document" | "assistantId">) {
  const { data, error, loading, reload } = useRoute("/api/assistants/{id}/documents/{document_id}", {
    params: { id: assistantId, document_id: document.id },
  });
  if (loading) return <SkeletonRows />;
  if (error && !data) return <Trouble error={error} onRetry={() => void reload()} />;
  return (
    <ol className="flex flex-col gap-3">
      {data?.passages.map((passage) => (
        <li key={passage.id} className="rounded-control border border-line px-3 py-2.5 text-13">
          {passage.headings.length > 0 && <p className="mb-1 text-12 text-ink-faint">{passage.headings.join(" › ")}</p>}
          <p className="whitespace-pre-line [overflow-wrap:anywhere]">{passage.text}</p>
        </li>
      ))}
    </ol>
  );
}

/** A document as the assistant sees it: cut into passages, each of which it can cite. */
export function PassagesWindow({ document, assistantId, open, onClose }: PassagesProps) {
  return (
    <Modal open={open} onClose={onClose} wide title={document.title} description="Cut into passages, each of which an answer can cite.">
      <Passages document={document} assistantId={assistantId} />
    </Modal>
  );
}
