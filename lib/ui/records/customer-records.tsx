import type { ListedRecord } from "@/lib/protocol/routes/records";
import { SkeletonRows } from "../base/states";
import { useRoute } from "../server-state";
import { Link } from "../shell/link";
import { RecordStatus } from "./status";
import { useRecordChanges } from "./use-record-changes";
import { hrefOf, money } from "./words";

const SHOWN = 5;

function Entry({ record }: { record: ListedRecord }) {
  const { title, status, amount, currency, unread } = record;
  return (
    <li>
      <Link href={hrefOf(record)} className="flex flex-col gap-1 rounded-control px-2 py-1.5 text-13 hover:bg-hover">
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate">
            <bdi>{title}</bdi>
          </span>
          {amount !== null && <span className="tabular text-12 text-ink-faint">{money(amount, currency)}</span>}
        </span>
        <span className="flex items-center gap-2">
          <RecordStatus status={status} />
          {unread > 0 && <span className="text-12 font-strong text-accent-text">{unread} unread</span>}
        </span>
      </Link>
    </li>
  );
}

/** The orders and quotes that a customer is on, each a link to its room. */
export function CustomerRecords({ contactId }: { contactId: string }) {
  const { data, error, loading, reload } = useRoute("/api/records", { query: { contact: contactId, limit: SHOWN } });
  useRecordChanges(null, reload);
  if (loading) return <SkeletonRows rows={1} />;
  if (error) return <p className="text-13 text-ink-soft">Not loaded: {error.error}</p>;
  const records = data?.data ?? [];
  if (records.length === 0) return <p className="text-13 text-ink-soft">None</p>;
  return (
    <ul className="-mx-2 flex flex-col">
      {records.map((record) => (
        <Entry key={record.room} record={record} />
      ))}
      {data?.next_cursor && (
        <li className="flex gap-3 px-2 pt-1 text-13">
          {(["/orders", "/quotes"] as const).map((href) => (
            <Link key={href} href={`${href}?contact=${contactId}`} className="text-accent-text underline underline-offset-2">
              All {href.slice(1)}
            </Link>
          ))}
        </li>
      )}
    </ul>
  );
}
