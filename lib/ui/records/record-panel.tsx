import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import type { RecordView } from "@/lib/protocol/routes/records";
import { cx } from "../base/cx";
import { SidePanel } from "../base/side-panel";
import { clockTime, fullTime, shortDate, useNow } from "../base/time";
import { RecordStatus } from "./status";
import { deadlineWords, money, personWords, statusWords, sumWords, TYPE_WORDS } from "./words";

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="border-b border-line px-4 py-3.5 last:border-b-0">
      <h3 className="mb-2 text-12 text-ink-faint">{title}</h3>
      {children}
    </section>
  );
}

function Facts({ record }: { record: RecordView }) {
  const now = useNow();
  const { amount, currency, due_at, url, created_at } = record;
  const facts: [string, ReactNode][] = [
    ["Amount", amount !== null && <span className="tabular">{money(amount, currency)}</span>],
    [
      "Due",
      due_at && (
        <time dateTime={due_at} title={fullTime(due_at)}>
          {shortDate(due_at)}, {deadlineWords(due_at, now)}
        </time>
      ),
    ],
    [
      "Made",
      <time key="made" dateTime={created_at} title={fullTime(created_at)}>
        {shortDate(created_at)}
      </time>,
    ],
    [
      "Page",
      url && (
        <a
          href={url}
          target="_blank"
          rel="noreferrer"
          className="inline-flex max-w-full items-center gap-1 text-accent-text underline underline-offset-2"
        >
          <bdi className="truncate">{url.replace(/^https?:\/\//, "")}</bdi>
          <ExternalLink aria-hidden className="size-3 shrink-0" />
        </a>
      ),
    ],
  ];
  return (
    <dl className="flex flex-col gap-2 text-13">
      {facts
        .filter(([, value]) => Boolean(value))
        .map(([name, value]) => (
          <div key={name} className="flex gap-3">
            <dt className="w-20 shrink-0 text-ink-faint">{name}</dt>
            <dd className="min-w-0 flex-1">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Payments({ record: { payments, paid } }: { record: RecordView }) {
  if (payments.length === 0) return <p className="text-13 text-ink-soft">None yet</p>;
  return (
    <>
      <ul className="flex flex-col gap-1.5 text-13">
        {payments.map(({ id, status, amount, currency, created_at }) => (
          <li key={id} className="flex items-baseline gap-3">
            <span className="min-w-0 flex-1 truncate">
              <bdi>{statusWords(status)}</bdi>
              <time dateTime={created_at} title={fullTime(created_at)} className="ms-1.5 text-12 text-ink-faint">
                {shortDate(created_at)}
              </time>
            </span>
            <span className="tabular">{money(amount, currency)}</span>
          </li>
        ))}
      </ul>
      <p className="mt-2 flex justify-between gap-3 border-t border-line pt-2 text-13 font-strong">
        <span>Paid in all</span>
        <span className="tabular">{paid.length > 0 ? sumWords(paid) : "Nothing yet"}</span>
      </p>
    </>
  );
}

/** The statuses it has had, the newest at the top of a line that leads down to the first. */
function History({ history }: { history: RecordView["history"] }) {
  return (
    <ol className="flex flex-col text-13">
      {history.map(({ status, reported_by, at }, place) => (
        <li key={`${at} ${status}`} className="relative flex gap-3 pb-3 last:pb-0">
          {place < history.length - 1 && <span aria-hidden className="absolute start-[3.5px] top-4 bottom-0 w-px bg-line" />}
          <span
            aria-hidden
            className={cx("relative mt-1.5 size-2 shrink-0 rounded-full", place === 0 ? "bg-accent" : "border border-line-strong bg-panel")}
          />
          <span className="min-w-0">
            <span className={cx("block truncate", place === 0 && "font-strong")}>
              <bdi>{statusWords(status)}</bdi>
            </span>
            <span className="block text-12 text-ink-faint">
              <time dateTime={at}>
                {shortDate(at)}, {clockTime(at)}
              </time>
              {reported_by && (
                <>
                  {" · "}
                  <bdi>{reported_by}</bdi>
                </>
              )}
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}

function People({ record: { customer, parties } }: { record: RecordView }) {
  return (
    <ul className="flex flex-col gap-2 text-13">
      <li>
        <span className="block truncate">
          <bdi>{personWords(customer)}</bdi>
        </span>
        <span className="block truncate text-12 text-ink-faint select-text">
          {["Customer", customer.email, customer.name ? customer.id : null].filter(Boolean).join(" · ")}
        </span>
      </li>
      {parties.map(({ id, role }) => (
        <li key={id}>
          <span className="block truncate">
            <bdi>{id}</bdi>
          </span>
          <span className="block truncate text-12 text-ink-faint">
            <bdi>{role ? statusWords(role) : "Party"}</bdi>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What an order or quote is about, beside its room; on a phone a screen of its own. */
export function RecordPanel({ record, open, onClose }: { record: RecordView; open: boolean; onClose: () => void }) {
  return (
    <SidePanel
      open={open}
      onClose={onClose}
      head={
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-15">
            <bdi>{record.title}</bdi>
          </h2>
          <p className="mt-1 flex items-center gap-2 text-12 text-ink-faint">
            <RecordStatus status={record.status} className="max-w-40 shrink-0" />
            <span className="truncate select-text">
              {TYPE_WORDS[record.type].one} <bdi>{record.id}</bdi>
            </span>
          </p>
        </div>
      }
    >
      <Section title="About">
        <Facts record={record} />
      </Section>
      <Section title="Payments">
        <Payments record={record} />
      </Section>
      <Section title="People">
        <People record={record} />
      </Section>
      <Section title="Status">
        <History history={record.history} />
      </Section>
    </SidePanel>
  );
}
