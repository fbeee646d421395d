import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Db, Tx } from "../../../db/database";
import { members } from "../../../db/schema";
import { customerContactId } from "../people";
import type { RecordRow } from "./get-record";

/** The principals of a record's customer and parties, as customers of its site. */
export const customersOf = (record: Pick<RecordRow, "site_id" | "customer" | "parties">): string[] =>
  idsOf(record).map((id) => `customer:${customerContactId(record.site_id, id)}`);

const idsOf = ({ customer, parties }: Pick<RecordRow, "customer" | "parties">): string[] => [
  ...new Set([customer.id, ...parties.map((party) => party.id)]),
];

/** The principals of those of its people who are members by the same id. */
export const staffOf = (record: Pick<RecordRow, "site_id" | "customer" | "parties">, members: ReadonlyMap<number, unknown>): string[] =>
  idsOf(record)
    .filter((id) => NUMERIC.test(id) && members.has(Number(id)))
    .map((id) => `member:${id}`);

const NUMERIC = /^[1-9]\d{0,14}$/;

/**
 * The principals of a record's customer and parties. Their ids are the `sub` of a site token or a member's id, and
 * nothing distinguishes the two: an id that could be either is both.
 */
export async function peopleOf(
  db: Db | Tx,
  record: Pick<RecordRow, "workspace_id" | "site_id" | "customer" | "parties">,
): Promise<string[]> {
  const numbers = idsOf(record)
    .filter((id) => NUMERIC.test(id))
    .map(Number);
  const staff =
    numbers.length === 0
      ? []
      : await db
          .select({ id: members.id })
          .from(members)
          .where(and(inArray(members.id, numbers), eq(members.workspace_id, record.workspace_id), isNull(members.revoked_at)));
  return [...customersOf(record), ...staff.map(({ id }) => `member:${id}`)];
}
