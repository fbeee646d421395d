import { eq, sql } from "drizzle-orm";
import type { Db, Tx } from "../../../../db/database";
import { assistants } from "../../../../db/schema";
import type { Core } from "../core";

/** Of what an assistant's answers depend on: its settings, what it knows, and the models. It is another one after a change. */
export async function fingerprintOf({ env }: Pick<Core, "env">, db: Db | Tx, assistantId: string): Promise<string> {
  const [row] = await db
    .select({
      settings: sql<string>`md5(${assistants.ai}::text || ${assistants.name})`,
      documents: sql<string>`(select md5(coalesce(string_agg(d.id || ' ' || d.updated_at, ',' order by d.id), '')) from documents d where d.assistant_id = ${assistantId})`,
      answers: sql<string>`(select md5(coalesce(string_agg(a.id || ' ' || a.updated_at, ',' order by a.id), '')) from approved_answers a where a.assistant_id = ${assistantId})`,
    })
    .from(assistants)
    .where(eq(assistants.id, assistantId));
  return [row?.settings, row?.documents, row?.answers, env.AI_MODEL ?? "", env.AI_EMBEDDING_MODEL ?? ""].join(" ");
}
