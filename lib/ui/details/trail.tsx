import { useEffect } from "react";
import { SkeletonRows } from "../base/states";
import { clockTime, fullTime } from "../base/time";
import { useDesk } from "../desk/desk-context";
import { useRoute } from "../server-state";
import { WebAddress } from "./web-address";

/** The pages of the site that the person was on, the newest first, as they go along. */
export function Trail({ contactId }: { contactId: string }) {
  const desk = useDesk();
  const { data, error, loading, reload } = useRoute("/api/contacts/{id}/pages", { params: { id: contactId } });
  useEffect(() => desk.on("page_view", (view) => void (view.contact_id === contactId && reload())), [desk, contactId, reload]);
  if (loading) return <SkeletonRows rows={2} />;
  if (error) return <p className="text-13 text-ink-soft">Not loaded: {error.error}</p>;
  const pages = data?.data ?? [];
  if (pages.length === 0) return <p className="text-13 text-ink-soft">No pages yet</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by the keyboard
    <ol aria-label="Pages visited" tabIndex={0} className="flex max-h-56 flex-col gap-1.5 overflow-y-auto text-13">
      {pages.map(({ url, title, at }, place) => (
        <li key={`${at} ${url}`} className="flex gap-3" aria-current={place === 0 ? "page" : undefined}>
          <time dateTime={at} title={fullTime(at)} className="w-24 shrink-0 text-ink-faint tabular-nums">
            {clockTime(at)}
          </time>
          <span className="min-w-0 flex-1 truncate">
            <WebAddress url={url} title={title} />
          </span>
        </li>
      ))}
    </ol>
  );
}
