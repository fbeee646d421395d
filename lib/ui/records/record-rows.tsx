import type { ListedRecord } from "@/lib/protocol/routes/records";
import { cx } from "../base/cx";
import { fullTime, shortSpan, useNow } from "../base/time";
import { Link } from "../shell/link";
import { RecordStatus } from "./status";
import { deadlineWords, hrefOf, money, personWords, sumWords } from "./words";

/** On a phone a row is three lines of two; from there on its parts stand in columns. */
const COLUMNS =
  "md:grid md:grid-cols-[minmax(0,2.1fr)_minmax(0,1.3fr)_minmax(0,1.5fr)_minmax(0,1fr)_7.5rem_4.5rem] md:items-center md:gap-4";

function Amounts({ record }: { record: ListedRecord }) {
  const { amount, currency, paid } = record;
  const isPaid = amount !== null && paid.some((sum) => sum.currency === currency && sum.amount >= amount);
  return (
    <span className="tabular min-w-0 text-end max-md:order-2">
      {amount !== null && <span className="block truncate">{money(amount, currency)}</span>}
      {paid.length > 0 && (
        <span className={cx("block truncate text-12", isPaid ? "text-green-text" : "text-ink-faint")}>
          {isPaid ? "Paid" : `${sumWords(paid)} paid`}
        </span>
      )}
    </span>
  );
}

function Row({ record }: { record: ListedRecord }) {
  const now = useNow();
  const { title, id, status, customer, due_at, updated_at, unread } = record;
  return (
    <li
      className={cx(
        "relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1 border-b border-line px-3 py-2.5 text-13 last:border-b-0 hover:bg-hover",
        COLUMNS,
      )}
    >
      <span className="flex min-w-0 items-center gap-2 max-md:order-1">
        <span className="min-w-0 flex-1">
          <Link
            href={hrefOf(record)}
            className={cx("block truncate text-14 after:absolute after:inset-0 after:rounded-control", unread > 0 && "font-strong")}
          >
            <bdi>{title}</bdi>
          </Link>
          <span className="block truncate text-12 text-ink-faint">
            <bdi>{id}</bdi>
          </span>
        </span>
        {unread > 0 && (
          <span className="tabular flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-accent px-1 text-[11px] font-strong text-accent-ink">
            {unread > 99 ? "99+" : unread}
            <span className="sr-only"> unread</span>
          </span>
        )}
      </span>
      <span className="truncate text-ink-soft max-md:order-3">
        <bdi>{personWords(customer)}</bdi>
      </span>
      <span className="min-w-0 max-md:order-5">
        <RecordStatus status={status} />
      </span>
      <span className="truncate text-ink-soft max-md:order-4 max-md:text-end">
        {due_at && (
          <time dateTime={due_at} title={fullTime(due_at)}>
            <span className="md:sr-only">Due </span>
            {deadlineWords(due_at, now)}
          </time>
        )}
      </span>
      <Amounts record={record} />
      <time dateTime={updated_at} title={fullTime(updated_at)} className="truncate text-12 text-ink-faint max-md:hidden md:text-end">
        {shortSpan(now - Date.parse(updated_at))}
      </time>
    </li>
  );
}

const HEADINGS = ["", "Customer", "Status", "Due", "Amount", "Changed"];

/** Orders or quotes, each a link to its page. @param label what they are, for who can't see the heading */
export function RecordRows({ records, label }: { records: readonly ListedRecord[]; label: string }) {
  return (
    <div className="rounded-card border border-line">
      <div aria-hidden className={cx("hidden border-b border-line px-3 py-2 text-12 text-ink-faint", COLUMNS)}>
        {HEADINGS.map((heading, at) => (
          <span key={heading} className={at > 3 ? "text-end" : undefined}>
            {heading || label}
          </span>
        ))}
      </div>
      <ul aria-label={label}>
        {records.map((record) => (
          <Row key={record.id} record={record} />
        ))}
      </ul>
    </div>
  );
}
