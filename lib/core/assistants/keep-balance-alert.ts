import type { Run, Statement } from "../../../db/database";
import type { Down } from "../../protocol/events-down";
import type { DomainEvent } from "../log";

/** A budget of which little, or nothing, is left; `currency` is `tokens` where it is one of tokens. */
export type LowBudget = { balance: number; threshold: number; currency: string };

const OWNERS: Statement = {
  name: "owners_of_workspace",
  text: "select id::text from members where workspace_id = $1::bigint and role = 'owner' and revoked_at is null order by id",
};

const KEEP: Statement = {
  name: "keep_balance_alert",
  text: `insert into notifications (workspace_id, principal, type, title, body, url, created_at)
select $1::bigint, 'member:' || owner, 'balance_alert', $3, $4, '/assistants', $5::timestamptz from unnest($2::bigint[]) as owner
returning id::text, principal`,
};

const MILLIONTHS = 1_000_000;

const amountOf = ({ currency }: LowBudget, count: number): string =>
  currency === "tokens" ? `${count} tokens` : `${(count / MILLIONTHS).toFixed(2)} ${currency}`;

const wordsOf = (low: LowBudget): string =>
  low.balance === 0
    ? "Nothing is left of this month's budget: the assistants hand over instead of answering."
    : `${amountOf(low, low.balance)} are left of this month's budget.`;

/**
 * Keeps a notification for each owner of the workspace, in the transaction that `run` belongs to.
 * @returns what to publish once it is committed
 */
export async function keepBalanceAlert(run: Run, workspaceId: number, low: LowBudget, now: Date): Promise<DomainEvent[]> {
  const owners = (await run(OWNERS, [workspaceId])).map(([id]) => Number(id));
  const timestamp = now.toISOString();
  const body = wordsOf(low);
  const title = low.balance === 0 ? "The month's budget is used up" : "Little is left of the month's budget";
  const kept = await run(KEEP, [workspaceId, owners, title, body, timestamp]);
  const alert = { current_balance: low.balance, threshold: low.threshold, currency: low.currency, message: body, timestamp };
  return [
    ...owners.map(
      (user_id): DomainEvent => ({ type: "balance", workspaceId, payload: { user_id, ...alert } satisfies Down["balance_alert"] }),
    ),
    ...kept.map(
      ([id, principal]): DomainEvent => ({
        type: "notification",
        principal: String(principal),
        payload: {
          id: Number(id),
          type: "balance_alert",
          title,
          body,
          url: "/assistants",
          topic: null,
          dialog_id: null,
          created_at: timestamp,
        },
      }),
    ),
  ];
}
