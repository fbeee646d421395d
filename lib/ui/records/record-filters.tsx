import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import type { RecordSort, RecordType } from "@/lib/protocol/routes/records";
import { useRoute } from "../server-state";
import type { DueChoice, RecordsAddress } from "./address";
import { statusWords, TYPE_WORDS } from "./words";

/** Each keystroke would be a request; the pause of a typist is one. */
const PAUSE_MS = 250;

const SELECT =
  "hit max-w-44 min-w-0 rounded-control max-sm:max-w-none max-sm:flex-1 border border-line bg-raised px-2 text-13 hover:border-line-strong";

const DUE_WORDS: readonly [DueChoice | "", string][] = [
  ["", "Any deadline"],
  ["week", "Due within 7 days"],
  ["past", "Past the deadline"],
];
const SORT_WORDS: readonly [RecordSort, string][] = [
  ["updated", "Recently changed"],
  ["created", "Newest"],
  ["due", "Deadline"],
];

type Choose = (next: RecordsAddress, how?: "push" | "replace") => void;

function SearchField({ type, address, choose }: { type: RecordType; address: RecordsAddress; choose: Choose }) {
  const asked = address.query ?? "";
  const [typed, setTyped] = useState<string | null>(null);
  useEffect(() => {
    if (typed === null) return;
    if (typed.trim() === asked) return setTyped((now) => (now?.trim() === now ? null : now));
    const timer = setTimeout(() => choose({ ...address, query: typed.trim() || undefined }, "replace"), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, asked, address, choose]);
  return (
    <div className="relative min-w-0 flex-1 basis-52 max-sm:basis-full">
      <Search aria-hidden className="pointer-events-none absolute start-2.5 top-1/2 size-3.5 -translate-y-1/2 text-ink-faint" />
      <input
        type="search"
        aria-label={`Search ${TYPE_WORDS[type].many.toLowerCase()}`}
        placeholder="Search by number, title or customer"
        value={typed ?? asked}
        onChange={(event) => setTyped(event.target.value)}
        className="hit w-full rounded-control border border-transparent bg-pressed ps-8 pe-2 text-13"
      />
    </div>
  );
}

function StatusSelect({ type, address, choose }: { type: RecordType; address: RecordsAddress; choose: Choose }) {
  const { data } = useRoute("/api/records/statuses", { query: { type } });
  const known = data?.data ?? [];
  const { status = "" } = address;
  const isKnown = status === "" || known.some((each) => each.status === status);
  return (
    <select
      aria-label="Status"
      value={status}
      onChange={(event) => choose({ ...address, status: event.target.value || undefined })}
      className={SELECT}
    >
      <option value="">Any status</option>
      {!isKnown && <option value={status}>{statusWords(status)}</option>}
      {known.map((each) => (
        <option key={each.status} value={each.status}>
          {statusWords(each.status)} ({each.count})
        </option>
      ))}
    </select>
  );
}

/** What the list shows, and in which order. */
export function RecordFilters({ type, address, choose }: { type: RecordType; address: RecordsAddress; choose: Choose }) {
  return (
    <fieldset className="mb-3 flex flex-wrap items-center gap-2">
      <legend className="sr-only">Show</legend>
      <SearchField type={type} address={address} choose={choose} />
      <StatusSelect type={type} address={address} choose={choose} />
      <select
        aria-label="Deadline"
        value={address.due ?? ""}
        onChange={(event) => choose({ ...address, due: (event.target.value || undefined) as DueChoice | undefined })}
        className={SELECT}
      >
        {DUE_WORDS.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      <select
        aria-label="Sort by"
        value={address.sort}
        onChange={(event) => choose({ ...address, sort: event.target.value as RecordSort })}
        className={SELECT}
      >
        {SORT_WORDS.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </fieldset>
  );
}
