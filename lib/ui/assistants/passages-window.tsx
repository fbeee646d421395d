import type { Document, DocumentWithPassages } from "@/lib/protocol/routes/knowledge";
import { Modal } from "../base/modal";
import { SkeletonRows, Trouble } from "../base/states";
import { useResource } from "../use-resource";

type PassagesProps = { document: Document; path: string; open: boolean; onClose: () => void };

function Passages({ path }: { path: string }) {
  const { data, error, loading, reload } = useResource<DocumentWithPassages>(path);
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
export function PassagesWindow({ document, path, open, onClose }: PassagesProps) {
  return (
    <Modal open={open} onClose={onClose} wide title={document.title} description="Cut into passages, each of which an answer can cite.">
      <Passages path={path} />
    </Modal>
  );
}
