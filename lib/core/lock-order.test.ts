import { randomUUID } from "node:crypto";
import { asc, eq, inArray, sql } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dialogs, effects, memberPresence, members, messages, notifications, scheduledMessages } from "@/db/schema";
import { DATABASES, freshDatabase } from "@/test/database";
import { startDialog } from "./conversations/dialogs/start-dialog";
import { renewMembers, sweepMembers } from "./conversations/presence/member-presence";
import { scheduleMessage } from "./conversations/scheduled/schedule-message";
import { scheduledJobs } from "./conversations/scheduled/send-scheduled";
import { ANY_STATUS } from "./log/command";
import { add, type Draft } from "./log/draft";
import { holdTeam } from "./log/read-team";
import { markNotificationsRead } from "./notifications/read-notifications";
import { invite, listInvitations } from "./people/members/invitations";
import { contactRenamed } from "./people/people-renamed";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "./testing";

const NODE = randomUUID();
const WAITS = sql`select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

describe.each(DATABASES)("whoever changes several rows, on %s", (kind) => {
  let core: TestCore;
  let workspace: TestWorkspace;
  beforeEach(async () => {
    core = await createTestCore({ database: await freshDatabase(kind) });
    workspace = await createTestWorkspace(core);
  });
  afterEach(() => core.close());

  const someone = async () => (await createTestWorkspace(core)).operator.memberId;
  const waiting = async (db: Pick<TestCore["db"], "execute">) => (await db.execute(WAITS)) as unknown as { rows: { n: number }[] };

  /** Does it; where there are several sessions, while the first of the rows is held, and sees that no later one is taken before it. */
  async function inOrder(table: typeof members | typeof notifications, ids: readonly number[], work: () => Promise<void>): Promise<void> {
    const [first = 0, ...later] = ids;
    // The first one lies behind the others in the table now.
    await core.db.execute(sql`update ${table} set workspace_id = workspace_id where id = ${first}`);
    if (kind === "pglite") return work();
    const done = await core.db.transaction(async (tx) => {
      await tx.select({ id: table.id }).from(table).where(eq(table.id, first)).for("update");
      const done = work();
      done.catch(() => undefined);
      await expect.poll(async () => (await waiting(core.db)).rows[0]?.n, { timeout: 15_000 }).toBe(1);
      await tx.select({ id: table.id }).from(table).where(inArray(table.id, later)).for("update", { noWait: true });
      return { done };
    });
    await done.done;
  }

  const online = async (until: Date) => {
    const ids = [await someone(), await someone(), await someone()];
    await core.db.update(members).set({ online_until: until, offline_since: null }).where(inArray(members.id, ids));
    await core.db.insert(memberPresence).values(ids.map((member_id) => ({ member_id, node: NODE, online_until: until })));
    return ids;
  };
  const statesOf = async (ids: readonly number[]) =>
    (
      await core.db
        .select()
        .from(members)
        .where(inArray(members.id, [...ids]))
        .orderBy(asc(members.id))
    ).map(({ online_until }) => online_until);

  test("takes members who have gone in the order of their ids", async () => {
    const ids = await online(new Date(core.now().getTime() - 1000));
    await inOrder(members, ids, () => sweepMembers(core));
    expect(await statesOf(ids)).toEqual([null, null, null]);
    expect(await core.db.select().from(memberPresence)).toEqual([]);
  });

  test("takes members who are still there in the order of their ids", async () => {
    const until = new Date(core.now().getTime() + 5000);
    const ids = await online(until);
    await inOrder(members, ids, () => renewMembers(core, NODE, ids));
    for (const state of await statesOf(ids)) expect(state?.getTime()).toBeGreaterThan(until.getTime());
  });

  async function notified(): Promise<{ ids: number[]; contactId: string; dialogId: number }> {
    const visitor = createTestVisitor(workspace);
    const { dialogId } = await startDialog(core, visitor, { client_id: randomUUID(), text: "Hi", kind: "text", attachments: [] }, {});
    const row = { workspace_id: workspace.workspaceId, principal: `member:${workspace.owner.memberId}`, dialog_id: dialogId };
    const made = await core.db
      .insert(notifications)
      .values([1, 2, 3].map((n) => ({ ...row, type: `test_${n}`, title: "Visitor asks", body: "", url: null })))
      .returning({ id: notifications.id });
    return { ids: made.map(({ id }) => id), contactId: visitor.contactId, dialogId };
  }
  const noticesOf = (ids: readonly number[]) =>
    core.db
      .select()
      .from(notifications)
      .where(inArray(notifications.id, [...ids]));

  test("takes notifications that are read in the order of their ids", async () => {
    const { ids } = await notified();
    await inOrder(notifications, ids, () => markNotificationsRead(core, workspace.owner, [...ids].reverse()));
    expect((await noticesOf(ids)).map(({ read_at }) => read_at === null)).toEqual([false, false, false]);
  });

  test.each([0, 1])(
    "takes notifications that a change of their conversation settles or rewords in the order of their ids (%#)",
    async (settles) => {
      const { ids, dialogId } = await notified();
      // The first is held: whichever of the two is done with it, the other two wait their turn.
      const plan = (draft: Draft) => {
        for (const row of draft.facts.notifications.filter(({ id }) => ids.includes(id))) {
          const isSettled = (row.id === ids[0]) === (settles === 0);
          const step = isSettled
            ? { type: "settle" as const, id: row.id, at: draft.facts.now }
            : { type: "reword" as const, row: { ...row, title: "New" } };
          add(draft, { notifications: [step] });
        }
      };
      await inOrder(notifications, ids, () => core.execute({ target: dialogId, asks: { desk: ANY_STATUS }, plan }));
      const settled = (await noticesOf(ids)).filter(({ read_at }) => read_at !== null);
      expect(settled).toHaveLength(settles === 0 ? 1 : 2);
    },
  );

  test("takes notifications that name somebody anew in the order of their ids", async () => {
    const { ids, contactId } = await notified();
    await inOrder(notifications, ids, () =>
      contactRenamed(core, { id: contactId, workspace_id: workspace.workspaceId, name: "Ada" }, "Visitor"),
    );
    expect((await noticesOf(ids)).map(({ title }) => title)).toEqual(["Ada asks", "Ada asks", "Ada asks"]);
  });

  test("sends no scheduled message that is cancelled while its sending waits for it", async () => {
    const { dialogId } = await notified();
    const words = { client_id: randomUUID(), text: "Later", kind: "text" as const, attachments: [] };
    const later = { send_at: new Date(core.now().getTime() + 60_000), cancel_if_answered: false };
    await scheduleMessage(core, workspace.operator, dialogId, words, later);
    const [due] = await core.db.select().from(effects).where(eq(effects.kind, "send_scheduled"));
    const send = async () => scheduledJobs(core)[0]?.run(due as never, new AbortController().signal);
    const cancel = (db: Pick<TestCore["db"], "update">) => db.update(scheduledMessages).set({ status: "cancelled", reason: "author" });
    if (kind === "pglite") await cancel(core.db);
    const { sending } = await core.db.transaction(async (tx) => {
      if (kind === "pglite") return { sending: null };
      await cancel(tx);
      const sending = send();
      await expect.poll(async () => (await waiting(core.db)).rows[0]?.n, { timeout: 15_000 }).toBe(1);
      return { sending };
    });
    await (sending ?? send());
    expect((await core.db.select().from(messages).where(eq(messages.dialog_id, dialogId))).map(({ text }) => text)).toEqual(["Hi"]);
  });

  test("invites an address once, however many do so at the same time", async () => {
    const input = { email: "new@example.com", role: "operator" as const };
    await Promise.all(Array.from({ length: 5 }, () => invite(core, workspace.owner, input)));
    expect((await listInvitations(core, workspace.owner, { limit: 50 })).data).toHaveLength(1);
  });

  test("counts what a member has in hand as it is once the member is held", async () => {
    const { contactId } = await notified();
    const take = (db: Pick<TestCore["db"], "update">) =>
      db.update(dialogs).set({ status: "human", assignee_id: workspace.operator.memberId }).where(eq(dialogs.contact_id, contactId));
    const held = () => core.transact((run) => holdTeam(run, workspace.workspaceId));
    if (kind === "pglite") await take(core.db);
    const { team } = await core.db.transaction(async (tx) => {
      if (kind === "pglite") return { team: null };
      await tx.select({ id: members.id }).from(members).where(eq(members.id, workspace.operator.memberId)).for("no key update");
      const team = held();
      await expect.poll(async () => (await waiting(core.db)).rows[0]?.n, { timeout: 15_000 }).toBe(1);
      await take(tx);
      return { team };
    });
    expect((await (team ?? held())).get(workspace.operator.memberId)?.active).toBe(1);
  });
});
