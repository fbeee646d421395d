import { randomUUID } from "node:crypto";
import { and, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Tx } from "../../../../db/database";
import { contacts } from "../../../../db/schema";
import type { contactRoutes, ImportOutcome } from "../../../protocol/routes/contacts";
import { writeAudit } from "../../audit";
import { HAS_ADDRESS } from "../../conversations";
import { type Actor, ADMIN, contactEntry, insertEntries, isDomainError, requireMember } from "../../log";
import { csvText } from "../../system";
import type { Core } from "../core";
import { updateContact } from "./change-contacts";
import { mergeAttributes } from "./merge-attributes";
import { type BadRow, type GivenContact, plain, readTable } from "./read-table";
import type { ContactRow } from "./view";

type Import = z.output<typeof contactRoutes.importContacts.body>;

const LINES_TOLD_MAX = 100;
/** So many are made in one statement. */
const LOT = 200;

/**
 * Contacts out of a table. Whoever has the e-mail of a row already gets what it says; a cell that is empty changes nothing. A
 * dry run says what would happen.
 * @throws DomainError FORBIDDEN; BAD_REQUEST where the table can't be taken at all
 */
export async function importTable(core: Core, actor: Actor, { csv, columns, dry_run }: Import): Promise<ImportOutcome> {
  requireMember(actor, ADMIN);
  const { rows, given, bad } = readTable(csv, columns);
  const people = together(given);
  const { known, fresh } = await keepFresh(core, actor, people, dry_run);
  const old = [...people.values()].flatMap((person) => {
    const row = known.get(person.email);
    return row ? [{ person, row }] : [];
  });
  const { changes, tooMuch } = changesOf(old);
  if (!dry_run) {
    for (const { id, change } of changes) await updateContact(core, actor, id, change);
    await writeAudit(core.db, actor, "contacts.imported", null, { made: fresh.length, changed: changes.length });
  }
  const left = [...bad, ...tooMuch];
  const [made, changed] = [fresh.length, changes.length];
  return { rows, made, changed, same: old.length - changed - tooMuch.length, bad: left.slice(0, LINES_TOLD_MAX), bad_rows: left.length };
}

/** Rows of one address are one person: what a later one says counts. */
function together(given: readonly GivenContact[]): Map<string, GivenContact> {
  const people = new Map<string, GivenContact>();
  for (const row of given) {
    const before = people.get(row.email);
    people.set(row.email, before ? { ...before, ...row, attributes: { ...before.attributes, ...row.attributes } } : row);
  }
  return people;
}

/** Who is known, and who is not and is made now. One import of a workspace at a time: the same table sent twice makes nobody twice. */
function keepFresh(core: Core, actor: Actor, people: ReadonlyMap<string, GivenContact>, dryRun: boolean) {
  return core.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`contacts import\n${actor.workspaceId}`}, 0))`);
    const known = await findByEmail(tx, actor, [...people.keys()]);
    const fresh = [...people.values()].filter(({ email }) => !known.has(email));
    if (!dryRun) await make(tx, actor, fresh, core.now());
    return { known, fresh };
  });
}

/** Who has these addresses; of several the one who was here last. Who merely typed one is not taken for them. */
async function findByEmail(db: Tx, { workspaceId }: Actor, emails: readonly string[]): Promise<Map<string, ContactRow>> {
  const address = sql<string>`lower(${contacts.email})`;
  const rows = await db
    .selectDistinctOn([address])
    .from(contacts)
    .where(and(eq(contacts.workspace_id, workspaceId), inArray(address, [...emails]), isNull(contacts.merged_into), HAS_ADDRESS))
    .orderBy(address, sql`${contacts.last_seen} desc nulls last`, desc(contacts.created_at));
  return new Map(rows.map((row) => [row.email?.toLowerCase() ?? "", row]));
}

type Known = { person: GivenContact; row: ContactRow };
type Planned = { id: string; change: { name?: string; locale?: string; attributes?: Record<string, unknown> } };

/** What is another than it was, and the rows that would be too much to keep. */
function changesOf(old: readonly Known[]): { changes: Planned[]; tooMuch: BadRow[] } {
  const changes: Planned[] = [];
  const tooMuch: BadRow[] = [];
  for (const { person, row } of old) {
    const change = changeOf(person, row);
    try {
      mergeAttributes(row.attributes, change.attributes ?? {});
    } catch (error) {
      if (!isDomainError(error)) throw error;
      tooMuch.push({ line: person.line, error: error.message });
      continue;
    }
    if (Object.keys(change).length > 0) changes.push({ id: row.id, change });
  }
  return { changes, tooMuch };
}

function changeOf({ name, locale, attributes }: GivenContact, row: ContactRow): Planned["change"] {
  const others = Object.entries(attributes).filter(([key, cell]) => !says(cell, row.attributes[key]));
  return {
    ...(name !== undefined && !says(name, row.name) ? { name } : {}),
    ...(locale !== undefined && !says(locale, row.locale) ? { locale } : {}),
    ...(others.length > 0
      ? { attributes: Object.fromEntries(others.map(([key, cell]) => [key, asKnown(cell, row.attributes[key])])) }
      : {}),
  };
}

/** Whether a cell says what is known already, as an export of it does. */
const says = (cell: string, known: unknown): boolean => plain(csvText(known ?? null)) === cell;

/** A cell in place of what is known: a list stays a list, and an object an object, where the cell is the JSON of one. */
function asKnown(cell: string, known: unknown): unknown {
  if (typeof known !== "object" || known === null) return cell;
  try {
    const value: unknown = JSON.parse(cell);
    return typeof value === "object" && value !== null && Array.isArray(value) === Array.isArray(known) ? value : cell;
  } catch {
    return cell;
  }
}

/** Makes contacts, each with its entry in the feed. Answers go to their address, a credential does not. */
async function make(tx: Tx, { workspaceId }: Actor, people: readonly GivenContact[], created_at: Date): Promise<void> {
  for (let at = 0; at < people.length; at += LOT) {
    const rows = people.slice(at, at + LOT).map(({ email, name, locale, attributes }) => ({
      id: randomUUID(),
      workspace_id: workspaceId,
      kind: "visitor" as const,
      name: name ?? email,
      email,
      email_by: "team" as const,
      locale: locale ?? null,
      attributes,
      created_at,
    }));
    await tx.insert(contacts).values(rows);
    await insertEntries(
      tx,
      rows.map(({ id }) => contactEntry("contact.created", workspaceId, id, created_at)),
    );
  }
}
