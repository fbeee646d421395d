import { randomUUID } from "node:crypto";
import { and, eq, inArray, sql } from "drizzle-orm";
import { contacts } from "../../../db/schema";
import { cut } from "../../protocol/cut";
import { LIMITS } from "../../protocol/values";
import { contactEntry, insertEntries } from "../log";
import type { ReadMail } from "../reading";
import type { Core } from "./core";
import type { ContactRow } from "./find-thread";

type From = NonNullable<ReadMail["from"]>;

/**
 * Whoever writes from an address. Anybody can put any address there: so it is a contact of its own, never the customer or
 * visitor who has left the same one. The team merges them where it knows better: into a visitor that they are from then on;
 * into a customer, whose conversations no address alone opens, they stay apart. A block of whom they turned out to be holds
 * in any case.
 */
export const mailContact = (core: Core, workspaceId: number, { name, address }: From): Promise<ContactRow> =>
  core.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`contact\n${workspaceId}\n${address}`}, 0))`);
    const now = core.now();
    const rows = await tx
      .select()
      .from(contacts)
      .where(
        and(
          eq(contacts.workspace_id, workspaceId),
          eq(contacts.email_by, "mail"),
          eq(contacts.kind, "visitor"),
          sql`lower(${contacts.email}) = ${address}`,
        ),
      )
      .orderBy(contacts.created_at);
    const others = rows.flatMap(({ merged_into }) => merged_into ?? []);
    const into = others.length > 0 ? await tx.select().from(contacts).where(inArray(contacts.id, others)) : [];
    const blocks = [...rows, ...into]
      .flatMap(({ blocked_until }) => blocked_until ?? [])
      .sort((one, other) => other.getTime() - one.getTime());
    const blocked_until = blocks[0] ?? null;
    const known = rows.find(({ merged_into }) => merged_into === null) ?? into.find(({ kind }) => kind === "visitor");
    if (known) {
      await tx.update(contacts).set({ last_seen: now }).where(eq(contacts.id, known.id));
      return { ...known, last_seen: now, blocked_until };
    }
    const [made] = await tx
      .insert(contacts)
      .values({
        id: randomUUID(),
        workspace_id: workspaceId,
        kind: "visitor",
        name: cut(name || address, LIMITS.NAME_MAX),
        email: address,
        email_by: "mail",
        last_seen: now,
        created_at: now,
      })
      .returning();
    if (!made) throw new Error("an insert answered with no row");
    await insertEntries(tx, [contactEntry("contact.created", workspaceId, made.id, now)]);
    return { ...made, blocked_until };
  });
