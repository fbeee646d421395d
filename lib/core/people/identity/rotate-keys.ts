import { and, eq, isNotNull, notLike, type SQL } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import type { Db } from "../../../../db/database";
import { assistants, assistantTools, installation, members, messages, sites, telegramBots, webhooks } from "../../../../db/schema";
import type { Secrets } from "../../system";

/** Every column that holds sealed text. */
const SEALED: readonly { name: string; table: PgTable; id: PgColumn; column: PgColumn; key: string }[] = [
  { name: "messages", table: messages, id: messages.id, column: messages.sealed, key: "sealed" },
  { name: "members", table: members, id: members.id, column: members.totp_sealed, key: "totp_sealed" },
  { name: "sites", table: sites, id: sites.id, column: sites.secret_sealed, key: "secret_sealed" },
  { name: "assistants", table: assistants, id: assistants.id, column: assistants.webhook_sealed, key: "webhook_sealed" },
  {
    name: "assistant_tools",
    table: assistantTools,
    id: assistantTools.id,
    column: assistantTools.secret_sealed,
    key: "secret_sealed",
  },
  { name: "webhooks", table: webhooks, id: webhooks.id, column: webhooks.secret_sealed, key: "secret_sealed" },
  { name: "webhooks_previous", table: webhooks, id: webhooks.id, column: webhooks.previous_sealed, key: "previous_sealed" },
  { name: "telegram_bots", table: telegramBots, id: telegramBots.assistant_id, column: telegramBots.token_sealed, key: "token_sealed" },
  {
    name: "telegram_webhooks",
    table: telegramBots,
    id: telegramBots.assistant_id,
    column: telegramBots.webhook_sealed,
    key: "webhook_sealed",
  },
  { name: "installation", table: installation, id: installation.key, column: installation.sealed, key: "sealed" },
];

const BATCH = 200;

/**
 * Seals anew, by the first key, all that an older one sealed; afterwards the older ones are needed no more. Nodes may
 * go on working meanwhile: a row that changed in between is looked at again.
 * @returns how many rows of each table were sealed anew
 * @param signal stops it; what is sealed anew already stays so
 * @throws Error when a row's key is not among the settings; the signal's reason where it was stopped
 */
export async function rotateKeys(db: Db, secrets: Secrets, signal?: AbortSignal): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const place of SEALED) {
    counts[place.name] = 0;
    const old = and(isNotNull(place.column), notLike(place.column, `${secrets.currentPrefix}%`));
    for (let rows = await read(db, place, old); rows.length > 0; rows = await read(db, place, old)) {
      for (const { id, sealed } of rows) {
        signal?.throwIfAborted();
        await db
          .update(place.table)
          .set({ [place.key]: secrets.seal(secrets.unseal(sealed)) })
          .where(and(eq(place.id, id), eq(place.column, sealed)));
        counts[place.name] = (counts[place.name] ?? 0) + 1;
      }
    }
  }
  return counts;
}

const read = (db: Db, { table, id, column }: (typeof SEALED)[number], where: SQL | undefined) =>
  db.select({ id, sealed: column }).from(table).where(where).limit(BATCH) as Promise<{ id: unknown; sealed: string }[]>;
