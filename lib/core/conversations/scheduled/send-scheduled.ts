import type { Run, Statement } from "../../../../db/database";
import type { ErrorCode } from "../../../protocol/errors";
import type { UnsentReason } from "../../../protocol/scheduled";
import {
  add,
  DialogMoved,
  type Draft,
  defineJob,
  followingMoves,
  isDomainError,
  type JobDefinition,
  type MemberActor,
  mentionsOf,
  type RunningJob,
  set,
  sightOf,
} from "../../log";
import { notifyPrincipals } from "../../notifications";
import type { Core } from "../core";
import { onSupportDialog } from "../handoffs/on-support-dialog";
import { asksOf, type GuardedMessage, planMessage } from "../messages/send-message";
import { findScheduled, holdScheduled, type ScheduledNow, type ScheduledRow, SETTLE } from "./read-scheduled";

export const scheduledJobs = (core: Core): JobDefinition[] => [defineJob("send_scheduled", (job) => sendScheduled(core, job))];

/** What may be over by the next attempt. */
const PASSING: readonly ErrorCode[] = ["RATE_LIMITED", "UNAVAILABLE", "INTERNAL"];

/**
 * Sends a message whose time has come, as its author, or cancels it and says so to them. Once, however often it runs: what
 * became of it is kept in the commit that sends it, and its client_id makes one message (P2).
 */
async function sendScheduled(core: Core, { payload }: RunningJob<"send_scheduled">): Promise<void> {
  const row = await findScheduled(core.run, "id", [payload.scheduled_id]);
  if (row?.status !== "scheduled") return;
  try {
    await execute(core, row, (draft, { current, author }) => {
      if (!author) cancel(draft, current, "author_left");
      else if (current.cancel_if_answered && current.answered) cancel(draft, current, "answered");
      else send(draft, author, current);
    });
  } catch (error) {
    if (!isDomainError(error) || PASSING.includes(error.code)) throw error;
    await execute(core, row, (draft, { current }) => cancel(draft, current, "refused"));
  }
}

type AtItsTime = { current: ScheduledNow; author: MemberActor | undefined };

/** Decides about a message that still waits, as it is under the lock of its conversation, or of the one into which that was merged. */
async function execute(core: Core, row: ScheduledRow, plan: (draft: Draft, at: AtItsTime) => void): Promise<void> {
  const author = { type: "member", memberId: row.member_id } as MemberActor;
  await followingMoves(row.dialog_id, (target) =>
    core.execute({
      target,
      asks: { ...asksOf(author, messageOf(row)), ...onSupportDialog(0, [row.member_id, ...mentionsOf(row)]).asks },
      extra: (run) => readAtItsTime(run, row.id),
      plan: (draft, { current, author }) => {
        if (current?.status !== "scheduled") return;
        if (current.dialog_id !== draft.facts.dialog.id) throw new DialogMoved(current.dialog_id);
        plan(draft, { current, author });
      },
    }),
  );
}

const AUTHOR: Statement = {
  name: "scheduled_author",
  text: `select m.id, m.workspace_id, m.name, m.avatar_url, json_build_object('role', m.role, 'visibility', m.visibility, 'team_ids', m.team_ids)
  from scheduled_messages s
  join members m on m.id = s.member_id and m.revoked_at is null where s.id = $1::bigint`,
};

async function readAtItsTime(run: Run, id: number): Promise<{ current: ScheduledNow | undefined; author: MemberActor | undefined }> {
  const current = await holdScheduled(run, id);
  const [found] = await run(AUTHOR, [id]);
  if (!found) return { current, author: undefined };
  const [memberId, workspaceId, name, avatarUrl, rights] = found as [
    unknown,
    unknown,
    string,
    string | null,
    Parameters<typeof sightOf>[0],
  ];
  const { role } = rights;
  return {
    current,
    author: { type: "member", memberId: Number(memberId), workspaceId: Number(workspaceId), name, avatarUrl, role, sight: sightOf(rights) },
  };
}

const messageOf = ({ client_id, text, kind, attachments, reply_to, sealed }: ScheduledRow): GuardedMessage => ({
  client_id,
  text,
  kind,
  attachments: attachments.map(({ id }) => id),
  reply_to,
  sealed,
});

/**
 * A conversation that was put off or resolved stays so: its author had done with it. One in which the person has written since
 * stays unread, waiting and in the hands that it is in: its author has not seen that.
 */
function send(draft: Draft, author: MemberActor, row: ScheduledNow): void {
  const { status, unread_members, waiting_since } = draft.facts.dialog;
  planMessage(draft, author, messageOf(row), { inPassing: row.answered || status === "snoozed" || status === "resolved" });
  if (row.answered) set(draft, { unread_members, waiting_since });
  settle(draft, row, "sent", null);
}

const WHY: Record<Exclude<UnsentReason, "author">, string> = {
  author_left: "Its author is no longer a member",
  answered: "They wrote before it was due",
  refused: "It could not be sent in this conversation any more",
};

function cancel(draft: Draft, row: ScheduledRow, reason: Exclude<UnsentReason, "author">): void {
  settle(draft, row, "cancelled", reason);
  if (reason === "author_left") return;
  notifyPrincipals(draft, [`member:${row.member_id}`], {
    type: "scheduled_cancelled",
    title: "A scheduled message was not sent",
    body: WHY[reason],
    url: `/inbox/${row.dialog_id}`,
    topic: "mine",
  });
}

function settle(draft: Draft, { id }: ScheduledRow, status: "sent" | "cancelled", reason: UnsentReason | null): void {
  add(draft, { writes: [{ statement: SETTLE, values: [id, status, reason, draft.facts.now.toISOString()] }] });
}
