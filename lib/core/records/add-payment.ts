import type { Run, Statement } from "../../../db/database";
import { payments, records } from "../../../db/schema";
import type { Payment } from "../../protocol/routes/records";
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

type PaymentInput = { status: string; amount: number; currency: string };
type PaymentFacts = { record: RecordRow | null; id: number; members: ReadonlyMap<number, MemberFacts> };

const READ: Statement = {
  name: "read_payment_facts",
  text: `
select json_build_object(
  'record', (select row_to_json(r) from records r where r.workspace_id = $1::bigint and r.type = $2 and r.external_id = $3),
  'id', nextval('payments_id_seq'))::text`,
};

const TIMES = timesOf(records);
const PUT: Statement = { name: "put_payment", text: upsert(payments, "payments", "$1") };

/**
 * Keeps a payment of an order or quote: it stands in the room's transcript, is published to the record's subscribers, and its
 * customer and parties are notified. Every call is a payment of its own.
 * @throws DomainError NOT_FOUND
 */
export async function addPayment(core: Core, actor: Actor, key: RecordKey, input: PaymentInput): Promise<Payment> {
  requireMember(actor, { role: "owner", scope: "records" });
  return core.execute({
    target: { workspace_id: actor.workspaceId, room: `${key.type}_${key.id}` },
    extra: (run) => readPaymentFacts(run, actor.workspaceId, key),
    plan: (draft, known: PaymentFacts) => planPayment(draft, actor, key, input, known),
  });
}

async function readPaymentFacts(run: Run, workspaceId: number, key: RecordKey): Promise<PaymentFacts> {
  const [found = []] = await run(READ, [workspaceId, key.type, key.id]);
  const facts = JSON.parse(String(found[0])) as Omit<PaymentFacts, "members">;
  const record = facts.record && revive<RecordRow>(facts.record, TIMES);
  return { ...facts, record, members: await readTeam(run, workspaceId) };
}

function planPayment(draft: Draft, actor: Actor, key: RecordKey, input: PaymentInput, { record, id, members }: PaymentFacts): Payment {
  if (!record) throw notFound(key.type);
  const { now, dialog } = draft.facts;
  const row = { ...input, id, record_id: record.id, created_at: now };
  const words = amountWords(input.amount, input.currency);
  withMembers(draft, members);
  add(draft, { writes: [{ statement: PUT, values: [JSON.stringify([row])] }] });
  appendEvent(
    draft,
    { type: "record_payment", record_type: record.type, reported_by: actor.name, payment_id: id, ...input },
    said`${record.title}: payment ${input.status}, ${words}`,
  );
  const payment = { id, ...input };
  addToFeed(draft, "record.changed", { status: record.status, payment });
  notifyPeople(draft, record, members, { type: "payment_update", body: `${input.status}: ${words}` });
  const payload = { record_type: record.type, record_id: record.external_id, ...input, timestamp: now.toISOString() };
  const event: RecordEvent = { type: "record", dialog: toRef(dialog), event: "payment_update", payload };
  add(draft, { writes: writesOfEvent(event, now) });
  publish(draft, event);
  return toPayment(row, record);
}
