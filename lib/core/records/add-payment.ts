import type { Run, Statement } from "../../../db/database";
import { payments, records } from "../../../db/schema";
import { PAID_STATUSES, type Payment, type PaymentBody, REFUNDED_STATUSES } from "../../protocol/routes/records";
import {
  type Actor,
  add,
  addToFeed,
  appendEvent,
  type Draft,
  type MemberFacts,
  notFound,
  publish,
  readTeam,
  requireMember,
  revive,
  said,
  timesOf,
  toRef,
  upsert,
  withMembers,
} from "../log";
import { amountWords } from "./amount-words";
import type { Core } from "./core";
import type { RecordEvent } from "./keep-event";
import { notifyPeople } from "./notify-people";
import type { RecordKey } from "./read-record-facts";
import { writesOfEvent } from "./record-writes";
import type { RecordRow } from "./view";
import { toPayment } from "./view";

type PaymentRow = typeof payments.$inferSelect;
/** @property known what stands under the id that its reporter gave it */
type PaymentFacts = { record: RecordRow | null; known: PaymentRow | null; next: number; members: ReadonlyMap<number, MemberFacts> };
type Reported = { payment: Payment; created: boolean };

const READ: Statement = {
  name: "read_payment_facts",
  text: `
select json_build_object(
  'record', (select row_to_json(r) from records r where r.workspace_id = $1::bigint and r.type = $2 and r.external_id = $3),
  'known', (select row_to_json(p) from payments p where p.id = (
    select (m.event->>'payment_id')::bigint from messages m join records r on r.dialog_id = m.dialog_id
    where r.workspace_id = $1::bigint and r.type = $2 and r.external_id = $3
      and m.kind = 'event' and m.event->>'type' = 'record_payment' and m.event->>'external_id' = $4::text
    order by m.seq desc limit 1)),
  'next', nextval('payments_id_seq'))::text`,
};

const TIMES = timesOf(records);
const PAYMENT_TIMES = timesOf(payments);
const PUT: Statement = { name: "put_payment", text: upsert(payments, "payments", "$1") };

/**
 * Keeps a payment of an order or quote: it stands in the room's transcript, is published to the record's subscribers, and its
 * customer and parties are notified. The same again under an id of the reporter's changes nothing; another status there takes
 * the place of the one before, but for a refund, which stands beside what was paid. Without an id every call is another payment.
 * @throws DomainError NOT_FOUND
 */
export async function addPayment(core: Core, actor: Actor, key: RecordKey, input: PaymentBody): Promise<Reported> {
  requireMember(actor, { role: "owner", scope: "records" });
  return core.execute({
    target: { workspace_id: actor.workspaceId, room: `${key.type}_${key.id}` },
    extra: (run) => readPaymentFacts(run, actor.workspaceId, key, input.id),
    plan: (draft, facts: PaymentFacts) => planPayment(draft, actor, key, input, facts),
  });
}

async function readPaymentFacts(run: Run, workspaceId: number, key: RecordKey, id: string | undefined): Promise<PaymentFacts> {
  const [found = []] = await run(READ, [workspaceId, key.type, key.id, id ?? null]);
  const facts = JSON.parse(String(found[0])) as Omit<PaymentFacts, "members">;
  const record = facts.record && revive<RecordRow>(facts.record, TIMES);
  const known = facts.known && revive<PaymentRow>(facts.known, PAYMENT_TIMES);
  return { ...facts, record, known, members: await readTeam(run, workspaceId) };
}

const isOneOf = (statuses: readonly string[], status: string): boolean => statuses.includes(status.toLowerCase());

function planPayment(draft: Draft, actor: Actor, key: RecordKey, body: PaymentBody, facts: PaymentFacts): Reported {
  const { record, known, members } = facts;
  if (!record) throw notFound(key.type);
  const { id: external_id, ...input } = body;
  if (known && known.status === input.status && known.amount === input.amount && known.currency === input.currency)
    return { payment: toPayment(known, record), created: false };
  const { now, dialog } = draft.facts;
  // What was given back does not undo that it was paid: the sum needs both.
  const replaced = known && isOneOf(PAID_STATUSES, known.status) && isOneOf(REFUNDED_STATUSES, input.status) ? null : known;
  const row = { ...input, id: replaced?.id ?? facts.next, record_id: record.id, created_at: replaced?.created_at ?? now };
  const words = amountWords(input.amount, input.currency);
  withMembers(draft, members);
  add(draft, { writes: [{ statement: PUT, values: [JSON.stringify([row])] }] });
  appendEvent(
    draft,
    {
      type: "record_payment",
      record_type: record.type,
      reported_by: actor.name,
      payment_id: row.id,
      ...(external_id === undefined ? {} : { external_id }),
      ...input,
    },
    said`${record.title}: payment ${input.status}, ${words}`,
  );
  addToFeed(draft, "record.changed", { status: record.status, payment: { id: row.id, ...input } });
  notifyPeople(draft, record, members, { type: "payment_update", body: `${input.status}: ${words}` });
  const payload = { record_type: record.type, record_id: record.external_id, ...input, timestamp: now.toISOString() };
  const event: RecordEvent = { type: "record", dialog: toRef(dialog), event: "payment_update", payload };
  add(draft, { writes: writesOfEvent(event, now) });
  publish(draft, event);
  return { payment: toPayment(row, record), created: replaced === null };
}
