"use client";
import { Package, ReceiptText } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useCallback, useMemo, useState } from "react";
import type { RecordType } from "@/lib/protocol/routes/records";
import { Button } from "../base/button";
import { cx } from "../base/cx";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { useRoutePages } from "../server-state";
import { Link } from "../shell/link";
import { isNarrowed, queryOf, type RecordsAddress, readRecordsAddress, writeRecordsAddress } from "./address";
import { RecordFilters } from "./record-filters";
import { RecordRows } from "./record-rows";
import { useRecordChanges } from "./use-record-changes";
import { TYPE_WORDS } from "./words";

const PAGE = 50;
const TYPES = ["order", "quote"] as const;

function TypeTabs({ type }: { type: RecordType }) {
  return (
    <nav aria-label="Kind" className="flex gap-0.5">
      {TYPES.map((each) => (
        <Link
          key={each}
          href={TYPE_WORDS[each].href}
          aria-current={each === type ? "page" : undefined}
          className={cx(
            "hit inline-flex items-center rounded-control px-2.5 text-13 transition-colors",
            each === type ? "bg-pressed font-strong text-ink" : "text-ink-soft hover:bg-hover hover:text-ink",
          )}
        >
          {TYPE_WORDS[each].many}
        </Link>
      ))}
    </nav>
  );
}

function useAddress() {
  const search = useSearchParams().toString();
  const address = useMemo(() => readRecordsAddress(new URLSearchParams(search)), [search]);
  const choose = useCallback((next: RecordsAddress, how: "push" | "replace" = "push") => {
    const href = location.pathname + writeRecordsAddress(next);
    if (how === "push") history.pushState(null, "", href);
    else history.replaceState(null, "", href);
  }, []);
  return { address, choose };
}

function Nothing({ type, narrowed, onAll }: { type: RecordType; narrowed: boolean; onAll: () => void }) {
  const { many } = TYPE_WORDS[type];
  if (narrowed) {
    return (
      <Empty icon={<Package aria-hidden />} title="No results" action={<Button onClick={onAll}>Show all {many.toLowerCase()}</Button>}>
        Nothing fits these filters.
      </Empty>
    );
  }
  return (
    <Empty icon={type === "order" ? <Package aria-hidden /> : <ReceiptText aria-hidden />} title={`No ${many.toLowerCase()} yet`}>
      Your own system puts them here by the API: see “Orders, quotes and rooms” in the documentation.
    </Empty>
  );
}

function RecordsPage({ type }: { type: RecordType }) {
  const { address, choose } = useAddress();
  const [now] = useState(Date.now);
  const { items, error, loading, hasMore, loadingMore, more, reload } = useRoutePages("/api/records", {
    query: { type, limit: PAGE, ...queryOf(address, now) },
  });
  useRecordChanges(type, reload);
  const { many } = TYPE_WORDS[type];
  const records = items ?? [];
  return (
    <div className="min-w-0 flex-1 overflow-y-auto bg-page">
      <div className="mx-auto flex min-h-full max-w-5xl flex-col px-4 py-6 sm:px-8 sm:py-8">
        <header className="mb-5 flex flex-wrap items-center justify-between gap-3">
          <h1 className="text-20 tracking-tight">{many}</h1>
          <TypeTabs type={type} />
        </header>
        <RecordFilters type={type} address={address} choose={choose} />
        {loading && <SkeletonRows />}
        {error && records.length === 0 && <Trouble error={error} onRetry={() => void reload()} />}
        {!loading && !error && records.length === 0 && (
          <Nothing type={type} narrowed={isNarrowed(address)} onAll={() => choose({ sort: address.sort })} />
        )}
        {records.length > 0 && <RecordRows records={records} label={many} />}
        {hasMore && (
          <Button className="mt-4 self-center" busy={loadingMore} onClick={() => void more()}>
            Show more
          </Button>
        )}
      </div>
    </div>
  );
}

/** The orders of the workspace. */
export const Orders = () => <RecordsPage type="order" />;

/** The quotes of the workspace. */
export const Quotes = () => <RecordsPage type="quote" />;
