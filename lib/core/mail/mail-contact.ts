import { randomUUID } from "node:crypto";
import { and, eq, isNull, sql } from "drizzle-orm";
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
 * visitor who has left the same one. The team merges them where it knows better.
 */
export const mailContact = (core: Core, workspaceId: number, { name, address }: From): Promise<ContactRow> =>
  core.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`contact\n${workspaceId}\n${address}`}, 0))`);
    const now = core.now();
    const [known] = await tx
      .update(contacts)
      .set({ last_seen: now })
      .where(
        and(
          eq(contacts.workspace_id, workspaceId),
          eq(contacts.email_by, "mail"),
          eq(contacts.kind, "visitor"),
          sql`lower(${contacts.email}) = ${address}`,
          isNull(contacts.merged_into),
        ),
      )
      .returning();
    if (known) return known;
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
    return made;
  });
