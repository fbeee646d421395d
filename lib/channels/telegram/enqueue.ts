import { and, eq, isNull, sql } from "drizzle-orm";
import { assistants, telegramBots, telegramChats } from "../../../db/schema";
import type { Core } from "../../core/core";
import { insertJobsOnce, type Job, jobOf } from "../../core/log";
import type { JobKind } from "../../protocol/jobs";
import { webhookUrlOf } from "./bots";

const RECEIVE = "receive_telegram" satisfies JobKind;
const DELIVER = "deliver_telegram" satisfies JobKind;

/**
 * Enqueues a job for each bot whose updates are to be asked for, or that Telegram is to be told of, and for each chat that is
 * behind its conversation; none for what is enqueued or runs.
 * @returns how many bots there are that work
 */
export async function enqueueTelegram(core: Pick<Core, "db" | "now" | "bus" | "env">): Promise<number> {
  const bots = await workingBots(core);
  const jobs = [...bots.flatMap((bot) => jobOfBot(core, bot)), ...(await jobsOfChats(core))];
  if (jobs.length > 0 && (await insertJobsOnce(core.db, jobs)) > 0) core.bus.publish({ type: "jobs", kinds: [RECEIVE, DELIVER] });
  return bots.length;
}

type WorkingBot = { assistant_id: string; webhook_url: string | null; has_job: boolean };

const workingBots = ({ db }: Pick<Core, "db">): Promise<WorkingBot[]> =>
  db
    .select({
      assistant_id: telegramBots.assistant_id,
      webhook_url: telegramBots.webhook_url,
      has_job: sql<boolean>`exists (select from effects x where x.kind = ${RECEIVE} and x.payload ->> 'assistant_id' = ${telegramBots.assistant_id})`,
    })
    .from(telegramBots)
    .innerJoin(assistants, eq(assistants.id, telegramBots.assistant_id))
    .where(and(eq(telegramBots.is_refused, false), isNull(assistants.deleted_at)));

function jobOfBot(core: Pick<Core, "now" | "env">, { assistant_id, webhook_url, has_job }: WorkingBot): Job[] {
  const wanted = webhookUrlOf(core, { assistant_id });
  const hasWork = wanted === "" || wanted !== webhook_url;
  return hasWork && !has_job ? [jobOf(RECEIVE, { assistant_id }, core.now())] : [];
}

async function jobsOfChats(core: Pick<Core, "db" | "now">): Promise<Job[]> {
  const now = core.now();
  const rows = await core.db
    .select({ id: telegramChats.id, dialog_id: telegramChats.dialog_id })
    .from(telegramChats)
    .where(
      sql`${telegramChats.due_seq} > ${telegramChats.delivered_seq}
        and (${telegramChats.retry_at} is null or ${telegramChats.retry_at} <= ${now.toISOString()}::timestamptz)
        and not exists (select from effects x where x.kind = ${DELIVER} and x.payload ->> 'chat' = ${telegramChats.id}::text)`,
    );
  return rows.map(({ id, dialog_id }) => jobOf(DELIVER, { chat: id }, now, dialog_id));
}
