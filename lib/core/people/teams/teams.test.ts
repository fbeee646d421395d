import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dialogs, effects, members, unansweredQuestions } from "@/db/schema";
import { placeEntries } from "@/lib/core/log/place-entries";
import { COUNT_CAP, dialogSelection } from "@/lib/protocol/dialog-filter";
import { teamRoutes } from "@/lib/protocol/routes/teams";
import type { Visibility } from "@/lib/protocol/values";
import { getDialog } from "../../conversations/dialogs/get-dialog";
import { leaveDeletedTeam } from "../../conversations/dialogs/leave-team";
import { countDialogs, listDialogs } from "../../conversations/dialogs/list-dialogs";
import { selectIds } from "../../conversations/dialogs/select-dialogs";
import { startDialog } from "../../conversations/dialogs/start-dialog";
import { updateDialog } from "../../conversations/dialogs/update-dialog";
import { updateMany } from "../../conversations/dialogs/update-many";
import { transferDialog } from "../../conversations/handoffs/transfer-handoff";
import { createMacro } from "../../conversations/macros/macros";
import { runMacro } from "../../conversations/macros/run-macro";
import { sendMessage } from "../../conversations/messages/send-message";
import { listEvents } from "../../feed/read-events";
import { listUnanswered } from "../../knowledge/unanswered";
import type { MemberActor } from "../../log/actor";
import { sees } from "../../log/sight";
import { listNotifications } from "../../notifications/read-notifications";
import { searchMessages } from "../../search/search-messages";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../../testing";
import { beginSession, memberActor } from "../identity/sessions";
import { updateMember } from "../members/change-members";
import { createTeam, deleteTeam, updateTeam } from "./change-teams";
import { getTeam, listTeams } from "./read-teams";

let core: TestCore;
let workspace: TestWorkspace;
let owner: MemberActor;
beforeAll(async () => {
  core = await createTestCore();
});
afterAll(() => core.close());

async function freshWorkspace() {
  workspace = await createTestWorkspace(core, { ai: false });
  owner = workspace.owner;
}

const make = (name: string, ids: number[] = []) => createTeam(core, owner, { name, members: ids, hours: null });
const words = (text: string) => ({ client_id: randomUUID(), text, kind: "text" as const, attachments: [] });
const begin = async (text = "Hello") => (await startDialog(core, createTestVisitor(workspace), words(text), {})).dialogId;

/** A member as their credential makes them now. */
async function signedIn({ memberId }: MemberActor): Promise<MemberActor> {
  return (await memberActor(core, await beginSession(core, { memberId, kind: "api", from: {} }))) as MemberActor;
}
async function operatorWho(visibility: Visibility): Promise<MemberActor> {
  await updateMember(core, owner, workspace.operator.memberId, { visibility });
  return signedIn(workspace.operator);
}
/** As the transcript and its readers have it. */
async function linesOf(id: number): Promise<string[]> {
  const rows = await core.db.query.messages.findMany({ where: (t, { and, eq }) => and(eq(t.dialog_id, id), eq(t.kind, "event")) });
  return rows.map(({ text }) => text);
}

describe("teams", () => {
  beforeAll(freshWorkspace);

  it("are made, listed by name, changed and deleted by admins, and each change stands in the audit log", async () => {
    const hours = { timezone: "Europe/Madrid", hours: [{ days: [1, 2], from: "09:00", to: "17:00" }] };
    const { memberId } = workspace.operator;
    const made = await createTeam(core, owner, { name: "Sales", members: [memberId, memberId, owner.memberId], hours });
    expect(made).toMatchObject({ name: "Sales", members: [owner.memberId, memberId], hours });
    const billing = await make("billing");
    expect((await listTeams(core, workspace.operator)).data.map(({ name }) => name)).toEqual(["billing", "Sales"]);
    expect(await updateTeam(core, owner, made.id, { name: "Selling" })).toEqual({ ...made, name: "Selling" });
    expect(await updateTeam(core, owner, made.id, { members: [], hours: null })).toMatchObject({ members: [], hours: null });
    expect(await getTeam(core, workspace.operator, made.id)).toMatchObject({ name: "Selling", members: [] });
    await deleteTeam(core, owner, billing.id);
    await expect(getTeam(core, owner, billing.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await make("Billing");
    const audited = await core.db.query.auditLog.findMany({ where: (t, { like }) => like(t.action, "team.%") });
    expect(audited.map(({ action }) => action)).toEqual([
      "team.created",
      "team.created",
      "team.updated",
      "team.updated",
      "team.deleted",
      "team.created",
    ]);
  });

  it("an operator changes none, a name is taken once, and nobody of elsewhere is in one", async () => {
    const { id } = await make("Once");
    const elsewhere = await createTestWorkspace(core);
    await expect(createTeam(core, workspace.operator, { name: "Mine", members: [], hours: null })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(make("ONCE")).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(make("Theirs", [elsewhere.owner.memberId])).rejects.toMatchObject({ code: "BAD_REQUEST" });
    for (const attempt of [getTeam(core, elsewhere.owner, id), updateTeam(core, elsewhere.owner, id, { name: "X" })])
      await expect(attempt).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(deleteTeam(core, elsewhere.owner, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(updateDialog(core, owner, await begin(), { team: (await teamOf(elsewhere)).id })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
  });
  const teamOf = ({ owner: by }: TestWorkspace) => createTeam(core, by, { name: "Elsewhere", members: [], hours: null });

  it.each([
    { name: "" },
    { name: "x".repeat(61) },
    { name: "A", members: Array.from({ length: 201 }, (_, at) => at + 1) },
    { name: "A", hours: { timezone: "Mars/Olympus", hours: [{ days: [1], from: "09:00", to: "17:00" }] } },
    { name: "A", hours: { timezone: "UTC", hours: [] } },
  ])("%j is none", (body) => {
    expect(teamRoutes.createTeam.body.safeParse(body).success).toBe(false);
  });
});

describe("a conversation of a team", () => {
  beforeAll(freshWorkspace);

  it("is given to it by a change, by many changes and by a macro, and found by it", async () => {
    const sales = await make("Sales", [owner.memberId]);
    const [one, two, three] = [await begin(), await begin(), await begin()];
    expect(await updateDialog(core, workspace.operator, one, { team: sales.id })).toMatchObject({
      status: "queued",
      team: { id: sales.id, name: "Sales" },
    });
    expect(await updateMany(core, owner, { ids: [two], change: { team: sales.id } })).toMatchObject({ changed: 1 });
    const macro = await createMacro(core, owner, { name: "To sales", shared: true, actions: [{ type: "assign", team: sales.id }] });
    await runMacro(core, owner, { dialog_id: three, macro_id: macro.id });
    expect(await linesOf(one)).toContain("Dana assigned this to Sales");
    const found = async (team: number | "none") => selectIds(core, owner, dialogSelection.parse({ team }), 10);
    expect((await found(sales.id)).sort()).toEqual([one, two, three].sort());
    expect((await countDialogs(core, owner)).teams).toEqual([{ id: sales.id, name: "Sales", open: 3 }]);
    expect((await countDialogs(core, workspace.operator)).teams).toEqual([]);
    await updateDialog(core, owner, two, { team: null });
    expect(await found("none")).toContain(two);
    await placeEntries(core);
    const { events } = await listEvents(core, owner, { after: 0, limit: 100, types: ["dialog.assigned"], dialog_id: two });
    expect(events.map(({ data }) => data)).toMatchObject([
      { assignee_id: null, team_id: sales.id, previous_team_id: null },
      { team_id: null, previous_team_id: sales.id },
    ]);
  });

  it("is nobody's team's once the team is deleted, and its readers hear of it", async () => {
    const gone = await make("Gone");
    const id = await begin();
    await updateDialog(core, owner, id, { team: gone.id });
    await deleteTeam(core, owner, gone.id);
    const jobs = await core.db.select().from(effects).where(eq(effects.kind, "leave_team"));
    expect(jobs.map(({ payload }) => payload)).toContainEqual({ team_id: gone.id });
    await leaveDeletedTeam(core, { payload: { team_id: gone.id } });
    expect(await getDialog(core, owner, id)).toMatchObject({ team: null });
    expect(await linesOf(id)).toContain("The team Gone was deleted");
    expect(await core.db.$count(dialogs, eq(dialogs.team_id, gone.id))).toBe(0);
    await expect(updateDialog(core, owner, id, { team: gone.id })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});

describe("what an operator sees", () => {
  beforeAll(freshWorkspace);

  /** One conversation for each combination of hands. */
  async function everyCombination() {
    const { memberId } = workspace.operator;
    const [mine, other] = [await make("Mine", [memberId]), await make("Other", [owner.memberId])];
    const found: { id: number; assignee: number | null; team: number | null }[] = [];
    for (const assignee of [null, memberId, owner.memberId])
      for (const team of [null, mine.id, other.id]) {
        const id = await begin("Combination");
        await updateDialog(core, owner, id, { team, assignee_id: assignee });
        found.push({ id, assignee, team });
      }
    return { found, mine: mine.id };
  }

  it("is the same by every way to it: all, their own, or also their teams'", async () => {
    const { found, mine } = await everyCombination();
    await placeEntries(core);
    const { memberId } = workspace.operator;
    const asked = found.find(({ assignee, team }) => assignee === owner.memberId && team === mine)?.id ?? 0;
    const question = await core.db.query.messages.findFirst({
      where: (t, { and, eq }) => and(eq(t.dialog_id, asked), eq(t.sender, "user")),
    });
    await core.db.insert(unansweredQuestions).values({ assistant_id: workspace.assistantId, message_id: question?.id ?? 0 });
    for (const visibility of ["all", "own", "team"] as const) {
      const operator = await operatorWho(visibility);
      const seen = found.filter(
        ({ assignee, team }) =>
          visibility === "all" || assignee === memberId || (assignee === null && team === null) || (visibility === "team" && team === mine),
      );
      const ids = seen.map(({ id }) => id).sort((a, b) => a - b);
      const ways = {
        "the rule": found
          .filter((one) => sees(operator, { kind: "support", assignee_id: one.assignee, team_id: one.team }))
          .map(({ id }) => id),
        list: (await listDialogs(core, operator, { filter: "all", limit: 100 })).data.map(({ id }) => id),
        selection: await selectIds(core, operator, dialogSelection.parse({}), COUNT_CAP),
        search: (await searchMessages(core, operator, { query: "combination", limit: 100 })).data.map((hit) => hit.dialog_id),
        feed: (await listEvents(core, operator, { after: 0, limit: 1000, types: ["dialog.created"] })).events.map(
          (each) => each.dialog_id ?? 0,
        ),
        "one by one": (
          await Promise.all(
            found.map(({ id }) =>
              getDialog(core, operator, id).then(
                () => id,
                () => undefined,
              ),
            ),
          )
        ).filter((id) => id !== undefined),
      };
      for (const [way, got] of Object.entries(ways)) expect([way, [...got].sort((a, b) => a - b)]).toEqual([way, ids]);
      const questions = (await listUnanswered(core, operator, workspace.assistantId, { limit: 100 })).data;
      expect(questions.map(({ dialog_id }) => dialog_id)).toEqual(seen.some(({ id }) => id === asked) ? [asked] : []);
      const open = (await countDialogs(core, operator)).open;
      expect(open).toBe(ids.length);
    }
  });

  it("what they do not see they neither change nor write to", async () => {
    const operator = await operatorWho("own");
    const id = await begin();
    await updateDialog(core, owner, id, { assignee_id: owner.memberId });
    for (const attempt of [
      updateDialog(core, operator, id, { priority: "high" }),
      sendMessage(core, operator, id, words("Hi")),
      transferDialog(core, operator, id, { operator_id: operator.memberId }),
    ])
      await expect(attempt).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await updateMany(core, operator, { filter: { filter: "all", query: "" }, change: { priority: "low" } })).toMatchObject({
      refused: [],
    });
    expect((await updateMany(core, operator, { ids: [id], change: { priority: "low" } })).refused).toMatchObject([
      { id, error: { code: "NOT_FOUND" } },
    ]);
  });

  it("a notification of a conversation that was taken from them is gone with it", async () => {
    const operator = await operatorWho("own");
    const id = await begin();
    await transferDialog(core, owner, id, { operator_id: operator.memberId });
    const about = async () => (await listNotifications(core, operator, { limit: 50 })).data.filter(({ dialog_id }) => dialog_id === id);
    expect(await about()).toHaveLength(1);
    const unread = (await listNotifications(core, operator, { limit: 50 })).unread;
    await transferDialog(core, owner, id, { operator_id: owner.memberId });
    expect(await about()).toEqual([]);
    expect((await listNotifications(core, operator, { limit: 50 })).unread).toBe(unread - 1);
  });

  it("who is narrowed, or taken off a team by which they saw, comes back with a connection of what they see now", async () => {
    await operatorWho("all");
    const { memberId } = workspace.operator;
    const renewed = async (change: () => Promise<unknown>) => {
      const from = core.events.length;
      await change();
      return core.events.slice(from).some((event) => event.type === "revoked" && event.principal === `member:${memberId}` && event.renewed);
    };
    const team = await make("Nights", [memberId]);
    expect(await renewed(() => updateTeam(core, owner, team.id, { members: [] }))).toBe(false);
    expect(await renewed(() => updateMember(core, owner, memberId, { visibility: "team" }))).toBe(true);
    expect(await renewed(() => updateTeam(core, owner, team.id, { members: [memberId] }))).toBe(true);
    expect(await renewed(() => updateTeam(core, owner, team.id, { name: "Evenings" }))).toBe(false);
    expect((await signedIn(workspace.operator)).sight?.teams).toContain(team.id);
    expect(await renewed(() => deleteTeam(core, owner, team.id))).toBe(true);
    expect((await signedIn(workspace.operator)).sight?.teams).not.toContain(team.id);
  });

  it("owners and admins see all, and who becomes one does", async () => {
    await expect(updateMember(core, owner, owner.memberId, { visibility: "own" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await operatorWho("own");
    const { memberId } = workspace.operator;
    expect(await updateMember(core, owner, memberId, { role: "admin" })).toMatchObject({ role: "admin", visibility: "all" });
    expect(await updateMember(core, owner, memberId, { role: "operator" })).toMatchObject({ visibility: "all" });
    const [row] = await core.db.select().from(members).where(eq(members.id, memberId));
    expect(row?.visibility).toBe("all");
  });
});
