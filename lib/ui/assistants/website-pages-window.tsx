import { useState } from "react";
import type { List } from "@/lib/protocol/routes/spec";
import type { Website, WebsitePage } from "@/lib/protocol/routes/websites";
import { api } from "../api";
import { Button } from "../base/button";
import { Choice } from "../base/field";
import { Modal } from "../base/modal";
import { SkeletonRows, Trouble } from "../base/states";
import { useResource } from "../use-resource";

type WindowProps = { website: Website; path: string; open: boolean; onClose: () => void };

const LOOKS: Record<WebsitePage["state"], string> = { read: "text-ink-faint", failed: "text-red-text", waiting: "text-ink-faint" };
const WORDS: Record<WebsitePage["state"], string> = { read: "Read", failed: "Failed", waiting: "Waiting" };

function Pages({ path }: { path: string }) {
  const { data, error, loading, reload, set } = useResource<List<WebsitePage>>(path);
  const more = async (cursor: string) => {
    const answer = await api<List<WebsitePage>>("GET", `${path}&cursor=${encodeURIComponent(cursor)}`);
    if (answer.ok) set((old) => ({ data: [...old.data, ...answer.value.data], next_cursor: answer.value.next_cursor }));
  };
  if (loading) return <SkeletonRows />;
  if (error && !data) return <Trouble error={error} onRetry={() => void reload()} />;
  const cursor = data?.next_cursor;
  return (
    <>
      {data?.data.length === 0 && <p className="text-13 text-ink-faint">No pages.</p>}
      <ul aria-label="Pages">
        {data?.data.map((page) => (
          <li key={page.url} className="border-b border-line py-2 text-13 last:border-b-0">
            <a href={page.url} target="_blank" rel="noreferrer" className="block truncate hover:underline">
              {page.url.replace(/^https?:\/\//, "")}
            </a>
            <p className={`text-12 ${LOOKS[page.state]}`}>{page.reason ?? WORDS[page.state]}</p>
          </li>
        ))}
      </ul>
      {cursor && (
        <Button className="mt-3" onClick={() => void more(cursor)}>
          Show more
        </Button>
      )}
    </>
  );
}

/** Begins with what went wrong, where something did. */
function ByState({ website, path }: Pick<WindowProps, "website" | "path">) {
  const [state, setState] = useState<string>(website.failed > 0 ? "failed" : "");
  return (
    <>
      <div className="mb-2 w-36">
        <Choice label="Show" value={state} onChange={(event) => setState(event.target.value)}>
          <option value="">All</option>
          <option value="failed">Failed</option>
          <option value="read">Read</option>
          <option value="waiting">Waiting</option>
        </Choice>
      </div>
      <Pages path={`${path}?limit=100${state && `&state=${state}`}`} />
    </>
  );
}

/** The pages of a website: which are read, which are not, and why. */
export function WebsitePagesWindow({ website, path, open, onClose }: WindowProps) {
  return (
    <Modal open={open} onClose={onClose} wide title="Pages" description={website.url}>
      <ByState website={website} path={path} />
    </Modal>
  );
}
