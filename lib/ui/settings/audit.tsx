"use client";
import { Download, ScrollText } from "lucide-react";
import { useEffect, useState } from "react";
import { addressOf } from "@/lib/client/api";
import type { AuditEntry } from "@/lib/protocol/routes/system";
import { Button } from "../base/button";
import { Choice, TextField } from "../base/field";
import { Menu, MenuItem } from "../base/menu";
import { PageBody } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { fullTime } from "../base/time";
import { toast } from "../base/toast";
import { useRoutePages } from "../server-state";
import { useMembers } from "../use-members";
import { ACTION_GROUPS, actionWords, dayBounds, detailWords } from "./audit-words";

type Filter = { action: string; actor: string; from: string; to: string };

const PAGE = 50;

type Query = { action?: string; actor?: string; from?: string; to?: string };

const queryOf = ({ action, actor, from, to }: Filter): Query => ({
  ...(action ? { action } : {}),
  ...(actor ? { actor } : {}),
  ...dayBounds(from, to),
});

function Filters({ value, onChange }: { value: Filter; onChange: (filter: Filter) => void }) {
  const members = useMembers().data?.data ?? [];
  return (
    <search className="mb-5 grid grid-cols-2 gap-3 sm:grid-cols-4">
      <Choice label="What" value={value.action} onChange={(event) => onChange({ ...value, action: event.target.value })}>
        {ACTION_GROUPS.map(({ action, words }) => (
          <option key={action} value={action}>
            {words}
          </option>
        ))}
      </Choice>
      <Choice label="Who" value={value.actor} onChange={(event) => onChange({ ...value, actor: event.target.value })}>
        <option value="">Everybody</option>
        {members.map(({ id, name }) => (
          <option key={id} value={`member:${id}`}>
            {name}
          </option>
        ))}
      </Choice>
      <TextField label="From" type="date" value={value.from} onChange={(event) => onChange({ ...value, from: event.target.value })} />
      <TextField label="To" type="date" value={value.to} onChange={(event) => onChange({ ...value, to: event.target.value })} />
    </search>
  );
}

function Entry({ entry }: { entry: AuditEntry }) {
  const more = [entry.target, detailWords(entry.detail)].filter(Boolean).join(" · ");
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 border-b border-line py-2.5 last:border-b-0">
      <div className="min-w-0 flex-1 basis-64">
        <p className="[overflow-wrap:anywhere]">
          <span className="font-strong">{entry.actor_name ?? entry.actor}</span> <span>{actionWords(entry.action)}</span>
        </p>
        {more && <p className="text-13 text-ink-soft [overflow-wrap:anywhere]">{more}</p>}
      </div>
      <p className="tabular text-13 text-ink-faint">
        <time dateTime={entry.created_at}>{fullTime(entry.created_at)}</time>
        {entry.address && <span className="ms-3 font-mono text-12">{entry.address}</span>}
      </p>
    </li>
  );
}

function Entries({ query }: { query: Query }) {
  const { items, error, loading, hasMore, loadingMore, more, reload } = useRoutePages("/api/audit", { query: { limit: PAGE, ...query } });
  const failed = error && items ? error.error : null;
  useEffect(() => {
    if (failed) toast("failed", `Not loaded: ${failed}`);
  }, [failed]);
  return (
    <>
      {loading && <SkeletonRows />}
      {error && !items && <Trouble error={error} onRetry={() => void reload()} />}
      {items?.length === 0 && (
        <Empty icon={<ScrollText aria-hidden />} title="Nothing found">
          Nothing of this kind happened in this time.
        </Empty>
      )}
      {items && (
        <ul aria-label="Audit log">
          {items.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      {hasMore && (
        <Button className="mt-4 self-center" busy={loadingMore} onClick={() => void more()}>
          Show more
        </Button>
      )}
    </>
  );
}

function Export({ query }: { query: Query }) {
  const save = (format: string) => location.assign(addressOf("/api/audit/export", { query: { format, ...query } }));
  return (
    <Menu align="end" label="Export" trigger={<Button icon={<Download aria-hidden className="size-4" />}>Export</Button>}>
      <MenuItem onSelect={() => save("csv")}>Table (CSV)</MenuItem>
      <MenuItem onSelect={() => save("jsonl")}>JSON lines</MenuItem>
    </Menu>
  );
}

/** Who did what, to what, from where. Nothing of it can be changed or removed. */
export function Audit() {
  const [filter, setFilter] = useState<Filter>({ action: "", actor: "", from: "", to: "" });
  const query = queryOf(filter);
  return (
    <PageBody
      title="Audit log"
      about="Who did what, to what, from where. Nothing in it can be changed or removed."
      action={<Export query={query} />}
    >
      <Filters value={filter} onChange={setFilter} />
      <Entries query={query} />
    </PageBody>
  );
}
