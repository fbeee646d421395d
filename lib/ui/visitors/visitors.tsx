"use client";
import { Globe } from "lucide-react";
import { useEffect, useState } from "react";
import type { SiteVisitor } from "@/lib/protocol/routes/visitors";
import { Avatar } from "../base/avatar";
import { Button } from "../base/button";
import { PageBody } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { longSpan, useNow } from "../base/time";
import { StatusMark } from "../conversation/status-mark";
import { STATUS_WORDS } from "../conversation/words";
import { useDesk } from "../desk/desk-context";
import { useRoute } from "../server-state";
import { Link, useNavigate } from "../shell/link";
import { WriteWindow } from "./write-window";

const REFETCH_MS = 5_000;
/** After somebody has moved: several move at once. */
const SETTLE_MS = 500;
const SHOWN = 100;

/** Asks again while somebody looks: every few seconds, and soon after a visitor came, left or went to another page. */
function useLive(reload: () => Promise<void>): void {
  const desk = useDesk();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = (afterMs: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const isSeen = document.visibilityState === "visible";
        void (isSeen ? reload() : Promise.resolve()).then(() => ask(REFETCH_MS));
      }, afterMs);
    };
    ask(REFETCH_MS);
    const soon = () => ask(SETTLE_MS);
    const stops = [desk.on("page_view", soon), desk.on("presence_update", soon)];
    document.addEventListener("visibilitychange", soon);
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
      document.removeEventListener("visibilitychange", soon);
    };
  }, [desk, reload]);
}

const countries = new Intl.DisplayNames(undefined, { type: "region" });

const pageOf = ({ page }: SiteVisitor): string => page?.title || page?.url.replace(/^https?:\/\//, "") || "Page not known";

function Row({ visitor, onWrite }: { visitor: SiteVisitor; onWrite: () => void }) {
  const now = useNow();
  const { dialog, country, page } = visitor;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-2.5 last:border-b-0">
      <Avatar name={visitor.name} online />
      <div className="min-w-0 flex-1">
        <p className="truncate font-strong">{visitor.name}</p>
        <p className="truncate text-13 text-ink-soft" title={page?.url} dir="auto">
          {pageOf(visitor)}
        </p>
      </div>
      <span className="text-13 text-ink-faint max-sm:hidden">{country ? countries.of(country) : ""}</span>
      <span className="tabular text-13 text-ink-faint max-sm:hidden">for {longSpan(now - Date.parse(visitor.since))}</span>
      {dialog ? (
        <Link href={`/inbox/${dialog.id}`} className="hit inline-flex items-center gap-1.5 rounded-control px-2 text-13 hover:bg-hover">
          <StatusMark status={dialog.status} className="size-2" />
          {dialog.assignee?.name ?? STATUS_WORDS[dialog.status]}
        </Link>
      ) : (
        <span className="px-2 text-13 text-ink-faint">No conversation</span>
      )}
      <Button onClick={onWrite}>Write</Button>
    </li>
  );
}

/** Who is on the site now. */
export function Visitors() {
  const { data, error, loading, reload } = useRoute("/api/visitors", { query: { limit: SHOWN } });
  const navigate = useNavigate();
  const [writingTo, setWritingTo] = useState<SiteVisitor | null>(null);
  const write = (visitor: SiteVisitor) => {
    const { dialog } = visitor;
    if (dialog && dialog.status !== "resolved") navigate(`/inbox/${dialog.id}`);
    else setWritingTo(visitor);
  };
  useLive(reload);
  const visitors = data?.data ?? [];
  return (
    <PageBody title="Visitors" about="Who is on your site now, with the chat open or a conversation begun.">
      {loading && <SkeletonRows />}
      {error && visitors.length === 0 && <Trouble error={error} onRetry={() => void reload()} />}
      {!loading && !error && visitors.length === 0 && (
        <Empty icon={<Globe aria-hidden />} title="Nobody is here right now">
          Whoever opens the chat on your site appears here.
        </Empty>
      )}
      <ul aria-label="Visitors">
        {visitors.map((visitor) => (
          <Row key={visitor.contact_id} visitor={visitor} onWrite={() => write(visitor)} />
        ))}
      </ul>
      {data?.next_cursor && <p className="mt-3 text-13 text-ink-faint">The {SHOWN} who came last are shown.</p>}
      <WriteWindow
        person={writingTo && { id: writingTo.contact_id, name: writingTo.name }}
        hint="They see it in the chat on the page they are on."
        onClose={() => setWritingTo(null)}
      />
    </PageBody>
  );
}
