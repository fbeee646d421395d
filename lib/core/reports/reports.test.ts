import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dialogs, workspaces } from "@/db/schema";
import { DEFAULT_HANDOFF } from "../../protocol/handoff-settings";
import { REPORT_GROUPS, REPORTS, type ReportName, reportRoutes } from "../../protocol/routes/reports";
import { beginWithContact } from "../conversations/dialogs/begin-with-contact";
import { listDialogs } from "../conversations/dialogs/list-dialogs";
import { startDialog } from "../conversations/dialogs/start-dialog";
import { requestHandoff } from "../conversations/handoffs/request-handoff";
import { sendMessage } from "../conversations/messages/send-message";
import type { Actor } from "../log/actor";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import { readReport } from "./read-report";
import { toCsv } from "./to-csv";

type Given = Partial<typeof dialogs.$inferInsert> & { created_at: Date };
const at = (text: string) => new Date(text);
const later = (moment: Date, seconds: number) => new Date(moment.getTime() + seconds * 1_000);
const line = (kind: "text" | "note" = "text") => ({ client_id: randomUUID(), text: "Words", kind, attachments: [] });

describe("reports", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let now = at("2026-04-10T12:00:00Z");
  beforeAll(async () => {
    core = await createTestCore({ now: () => now });
  });
  beforeEach(async () => {
    now = at("2026-04-10T12:00:00Z");
    workspace = await createTestWorkspace(core, { ai: false });
  });
  afterAll(() => core.close());

  const begun = async (...given: Given[]) => {
    const plain = {
      workspace_id: workspace.workspaceId,
      kind: "support" as const,
      status: "human" as const,
      assistant_id: workspace.assistantId,
    };
    await core.db.insert(dialogs).values(given.map((each) => ({ ...plain, first_written_at: each.created_at, ...each })));
  };
  const answered = (created_at: Date, seconds: number): Given => ({
    created_at,
    first_needed_at: later(created_at, seconds / 2),
    first_reply_at: later(created_at, seconds),
  });
  const read = (name: ReportName, query: object = {}, actor: Actor = workspace.operator) =>
    readReport(core, actor, name, reportRoutes.getReport.query.parse(query));
  const found = async (filter: object) =>
    (await listDialogs(core, workspace.operator, { filter: "all", limit: 100, ...filter } as never)).data.length;
  const values = ({ groups }: Awaited<ReturnType<typeof read>>) => Object.fromEntries(groups.map(({ key, value }) => [key, value]));

  it("say how long people waited by the mean, the median and what nine of ten stay below", async () => {
    const day = at("2026-04-01T10:00:00Z");
    await begun(...[10, 20, 30, 40, 900].map((seconds) => answered(day, seconds)), { created_at: day });
    expect(await read("first_response", { from: "2026-04-01", to: "2026-04-02" })).toMatchObject({
      unit: "seconds",
      total: 200,
      count: 5,
      p50: 30,
      p90: 556,
      groups: [{ key: "2026-04-01", value: 200, count: 5, p50: 30 }],
    });
    expect(await read("waiting", { from: "2026-04-01", to: "2026-04-02" })).toMatchObject({ total: 100, p50: 15 });
    expect((await read("first_response", { from: "2026-04-02", to: "2026-04-03" })).groups).toMatchObject([
      { value: null, count: 0, p50: null },
    ]);
  });

  it("count a conversation on the day it began by the clocks there, on days of 23 and 25 hours too", async () => {
    await begun(
      ...["2026-03-28T22:59:59Z", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z"].map((text) => ({
        created_at: at(text),
      })),
    );
    const report = await read("volume", { from: "2026-03-28", to: "2026-03-31", timezone: "Europe/Madrid" });
    expect(report).toMatchObject({ from: "2026-03-27T23:00:00.000Z", to: "2026-03-30T22:00:00.000Z", total: 4 });
    expect(values(report)).toEqual({ "2026-03-28": 1, "2026-03-29": 2, "2026-03-30": 1 });
    const byWeek = await read("volume", { from: "2026-03-28", to: "2026-03-31", timezone: "Europe/Madrid", group_by: "week" });
    expect(values(byWeek)).toEqual({ "2026-03-23": 3, "2026-03-30": 1 });
    expect(values(await read("volume", { from: "2026-03-28", to: "2026-03-31", group_by: "month" }))).toEqual({ "2026-03": 4 });
    expect(values(await read("by_hour", { from: "2026-03-28", to: "2026-03-31", timezone: "Europe/Madrid" }))).toMatchObject({
      "00": 2,
      "23": 2,
      "12": 0,
    });
  });

  it("lead by the filter of each figure to as many conversations as it counts, in every report and by every group", async () => {
    const moments = ["2026-04-01T10:00:00Z", "2026-04-02T23:30:00Z", "2026-04-05T07:00:00Z"].map(at);
    await begun(
      { ...answered(moments[0] as Date, 60), assignee_id: workspace.operator.memberId, labels: ["vip", "refund"], rating_score: 5 },
      { created_at: moments[1] as Date, status: "resolved", resolved_at: later(moments[1] as Date, 600), labels: ["vip"], rating_score: 2 },
      { created_at: moments[2] as Date, status: "queued", priority: "high", assistant_id: null },
    );
    const asked = [...REPORTS.map((name) => ({ name })), ...REPORT_GROUPS.map((group_by) => ({ name: "volume" as const, group_by }))];
    for (const { name, ...query } of asked) {
      const report = await read(name, { from: "2026-04-01", to: "2026-04-08", timezone: "Asia/Kolkata", ...query });
      const counted = await Promise.all(report.groups.map(async ({ key, count, filter }) => [key, count === 0 ? 0 : await found(filter)]));
      expect([name, query, await found(report.filter), counted]).toEqual([
        name,
        query,
        report.count,
        report.groups.map(({ key, count }) => [key, count]),
      ]);
    }
    expect(values(await read("labels", { from: "2026-04-01", to: "2026-04-08" }))).toEqual({ vip: 2, refund: 1 });
    expect(values(await read("ratings", { from: "2026-04-01", to: "2026-04-08" }))).toEqual({ 1: 0, 2: 1, 3: 0, 4: 0, 5: 1 });
    expect(await read("ratings", { from: "2026-04-01", to: "2026-04-08", group_by: "month" })).toMatchObject({ unit: "score", total: 3.5 });
    expect(await read("operators", { from: "2026-04-01", to: "2026-04-08" })).toMatchObject({
      groups: [
        { key: "none", name: null, value: 2 },
        { key: String(workspace.operator.memberId), name: "Dana", value: 1, p50: 60 },
      ],
    });
  });

  it("count the business hours alone where that is asked for, and all hours where there are none", async () => {
    // Friday 16:00 in Madrid, answered on Monday at 10:00.
    const friday = at("2026-04-03T14:00:00Z");
    await begun(answered(friday, (at("2026-04-06T08:00:00Z").getTime() - friday.getTime()) / 1_000));
    const period = { from: "2026-04-01", to: "2026-04-08" };
    const all = (await read("first_response", period)).total;
    expect((await read("first_response", { ...period, clock: "business" })).total).toBe(all);
    const handoff = { ...DEFAULT_HANDOFF, timezone: "Europe/Madrid", hours: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }] };
    await core.db.update(workspaces).set({ handoff });
    expect((await read("first_response", { ...period, clock: "business" })).total).toBe(2 * 3_600);
    await core.db.update(workspaces).set({ handoff: DEFAULT_HANDOFF });
  });

  it("measure from the first message to a member's first answer; what a member begins waits for nobody until the person writes", async () => {
    const visitor = createTestVisitor(workspace);
    const { dialogId } = await startDialog(core, visitor, line(), {});
    now = later(now, 30);
    await requestHandoff(core, visitor, { dialog_id: dialogId, reason: "A person" });
    now = later(now, 60);
    await sendMessage(core, workspace.operator, dialogId, line("note"));
    now = later(now, 10);
    await sendMessage(core, workspace.operator, dialogId, line());
    now = later(now, 1_000);
    await sendMessage(core, workspace.operator, dialogId, line());
    expect(await read("first_response")).toMatchObject({ count: 1, total: 100 });
    const begins = await beginWithContact(core, workspace.operator, { email: `${randomUUID()}@example.com` }, line());
    now = later(now, 500);
    await sendMessage(core, workspace.operator, begins.message.dialog_id, line());
    expect(await read("first_response")).toMatchObject({ count: 1 });
  });

  it("are of the last 30 days up to the end of today where nobody says; a span that is none or too long is refused", async () => {
    const report = await read("volume", { timezone: "Europe/Madrid" });
    expect(report).toMatchObject({ from: "2026-03-11T23:00:00.000Z", to: "2026-04-10T22:00:00.000Z" });
    expect(report.groups).toHaveLength(30);
    await expect(read("volume", { from: "2026-04-02", to: "2026-04-02" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    await expect(read("volume", { from: "2024-01-01", to: "2026-01-01" })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    for (const year of ["0500", "1999", "2200", "9999"])
      for (const query of [{ from: `${year}-01-01`, to: `${year}-12-31`, clock: "business" }, { to: `${year}-12-31` }])
        await expect(read("volume", query)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it.each([{ timezone: "Mars/Olympus" }, { timezone: "+02:00" }, { from: "yesterday" }, { group_by: "colour" }, { clock: "lunar" }])(
    "%j is none",
    (query) => {
      expect(reportRoutes.getReport.query.safeParse(query).success).toBe(false);
    },
  );

  it("know nothing of another workspace, and are not for visitors", async () => {
    await begun({ created_at: at("2026-04-01T10:00:00Z") });
    const other = await createTestWorkspace(core);
    expect((await read("volume", {}, other.owner)).total).toBe(0);
    await expect(read("volume", {}, createTestVisitor(workspace))).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("are a table with a line for each group and the total last, in which nothing is a formula", async () => {
    await begun({ created_at: at("2026-04-01T10:00:00Z"), labels: ["=1+1", 'a "b", c'] });
    expect(toCsv(await read("labels", { from: "2026-04-01", to: "2026-04-02" }))).toBe(
      `key,name,value,count,p50,p90\r\n'=1+1,,1,1,,\r\n"a ""b"", c",,1,1,,\r\ntotal,,1,1,,\r\n`,
    );
  });
});
