import { useState } from "react";
import type { Website, WebsitePage } from "@/lib/protocol/routes/websites";
import { Button } from "../base/button";
import { Choice } from "../base/field";
import { Modal } from "../base/modal";
import { SkeletonRows, Trouble } from "../base/states";
import { useRoutePages } from "../server-state";

type WindowProps = { website: Website; assistantId: string; open: boolean; onClose: () => void };

const LOOKS: Record<WebsitePage["state"], string> = { read: "text-ink-faint", failed: "text-red-text", waiting: "text-ink-faint" };
const WORDS: Record<WebsitePage["state"], string> = { read: "Read", failed: "Failed", waiting: "Waiting" };

type Asked = Pick<WindowProps, "website" | "assistantId">;

function Pages({ website, assistantId, state }: Asked & { state: WebsitePage["state"] | undefined }) {
  const { items, error, loading, hasMore, more, reload } = useRoutePages("/api/assistants/{id}/websites/{website_id}/pages", {
    params: { id: assistantId, website_id: website.id },
    query: { limit: 100, state },
  });
  if (loading) return <SkeletonRows />;
  if (error && !items) return <Trouble error={error} onRetry={() => void reload()} />;
  return (
    <>
      {items?.length === 0 && <p className="text-13 text-ink-faint">No pages.</p>}
      <ul aria-label="Pages">
        {items?.map((page) => (
          <li key={page.url} className="border-b border-line py-2 text-13 last:border-b-0">
            <a href={page.url} target="_blank" rel="noreferrer" className="block truncate hover:underline">
              {page.url.replace(/^https?:\/\//, "")}
            </a>
            <p className={`text-12 ${LOOKS[page.state]}`}>{page.reason ?? WORDS[page.state]}</p>
          </li>
        ))}
      </ul>
      {hasMore && (
        <Button className="mt-3" onClick={() => void more()}>
          Show more
        </Button>
      )}
    </>
  );
}

/** Begins with what went wrong, where something did. */
function ByState({ website, assistantId }: Asked) {
  const [state, setState] = useState<WebsitePage["state"] | "">(website.failed > 0 ? "failed" : "");
  return (
    <>
      <div className="mb-2 w-36">
        <Choice label="Show" value={state} onChange={(event) => setState(event.target.value as WebsitePage["state"] | "")}>
          <option value="">All</option>
          <option value="failed">Failed</option>
          <option value="read">Read</option>
          <option value="waiting">Waiting</option>
        </Choice>
      </div>
      <Pages website={website} assistantId={assistantId} state={state || undefined} />
    </>
  );
}

/** The pages of a website: which are read, which are not, and why. */
export function WebsitePagesWindow({ website, assistantId, open, onClose }: WindowProps) {
  return (
    <Modal open={open} onClose={onClose} wide title="Pages" description={website.url}>
      <ByState website={website} assistantId={assistantId} />
    </Modal>
  );
}
