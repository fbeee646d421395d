import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { listMessages } from "@/lib/core/conversations/dialogs/get-dialog";
import { countDialogs, type DialogQuery, listDialogs } from "@/lib/core/conversations/dialogs/list-dialogs";
import { readDialog } from "@/lib/core/conversations/dialogs/read-dialog";
import { startDialog } from "@/lib/core/conversations/dialogs/start-dialog";
import { summarizeOpen } from "@/lib/core/conversations/dialogs/summarize";
import { editMessage } from "@/lib/core/conversations/messages/edit-message";
import { sendMessage } from "@/lib/core/conversations/messages/send-message";
import { listContacts } from "@/lib/core/people/contacts/read-contacts";
import { searchMessages } from "@/lib/core/search/search-messages";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "@/lib/core/testing";
import { DATABASES, freshDatabase } from "../database";

/** Enough that reading a whole table is never the cheapest plan. */
const DIALOGS = 20_000;
const MESSAGES_EACH = 5;
/** An index that is read from end to end for a few rows is no better than the table: so many may be read in vain. */
const IN_VAIN_MAX = DIALOGS / 10;
const LARGE = new Set(["dialogs", "messages", "contacts", "receipts", "notifications"]);

type Asked = { text: string; values: unknown[] };
type Plan = { "Node Type": string; "Relation Name"?: string; "Rows Removed by Filter"?: number; "Actual Loops"?: number; Plans?: Plan[] };

/** Whose conversation is a long one. */
const LONG = "00000000-0000-4000-8000-000000000102";
const LONG_MESSAGES = 3 * (DIALOGS / 10);
/** Most conversations are over; some are in every other state. */
const SEED = [
  `insert into contacts (id, workspace_id, kind, name, created_at)
   select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, $1, 'visitor', 'Visitor ' || n, now() - n * interval '1 second'
   from generate_series(1, ${DIALOGS}) n where $2::bigint is not null and $3::text is not null`,
  `insert into dialogs (workspace_id, kind, status, assignee_id, contact_id, assistant_id, last_seq, public_seq, waiting_since, labels, updated_at)
   select $1, 'support', status, case when status in ('human', 'resolved') then $2::bigint end,
     ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, $3, ${MESSAGES_EACH}, ${MESSAGES_EACH},
     case when status = 'queued' then now() end, case when n % 500 = 0 then '["vip"]'::jsonb else '[]'::jsonb end, now() - n * interval '1 second'
   from (select n, case when n % 100 = 0 then 'queued' when n % 100 = 1 then 'human' when n % 100 = 2 then 'assistant' else 'resolved' end as status
     from generate_series(1, ${DIALOGS}) n) made`,
  `insert into messages (dialog_id, seq, changed_seq, client_id, sender, kind, text, author_type, author_name)
   select d.id, n, n, gen_random_uuid(), 'user', 'text', 'words ' || d.id, 'visitor', 'V' from dialogs d, generate_series(1, ${MESSAGES_EACH}) n
   where $1::bigint is not null and $2::bigint is not null and $3::text is not null`,
  `with long as (
     insert into messages (dialog_id, seq, changed_seq, client_id, sender, kind, text, author_type, author_name)
     select d.id, n, n, gen_random_uuid(), case when n % 2 = 0 then 'user' else 'manager' end, 'text', 'words', 'visitor', 'V'
     from dialogs d, generate_series(${MESSAGES_EACH + 1}, ${LONG_MESSAGES}) n where d.contact_id = '${LONG}')
   update dialogs set last_seq = ${LONG_MESSAGES}, public_seq = ${LONG_MESSAGES}
   where contact_id = '${LONG}' and $1::bigint is not null and $2::bigint is not null and $3::text is not null`,
  `insert into notifications (workspace_id, principal, type, title, body, dialog_id, read_at)
   select $1, 'member:' || $2::bigint, 'message', 'V wrote', 'words', id, case when status <> 'human' then now() end from dialogs where $3::text is not null`,
  `insert into receipts (dialog_id, principal, name, delivered_seq, read_seq)
   select id, 'member:' || $2::bigint, 'O', 1, 1 from dialogs where $1::bigint is not null and $3::text is not null`,
];

describe.runIf(DATABASES.includes("postgres"))("plans of the hot paths on large tables", () => {
  let core: TestCore;
  let workspace: TestWorkspace;
  let client: pg.Client;

  beforeAll(async () => {
    core = await createTestCore({ database: await freshDatabase("postgres") });
    workspace = await createTestWorkspace(core, { ai: false });
    const known = [workspace.workspaceId, workspace.operator.memberId, workspace.assistantId];
    for (const [at, text] of SEED.entries()) await core.run({ name: `seed_${at}`, text }, known);
    await core.run({ name: "analyze", text: "analyze" }, []);
    const [row] = await core.run({ name: "database", text: "select current_database()" }, []);
    client = new pg.Client({ connectionString: process.env.TEST_DATABASE_URL?.replace(/\/[^/]*$/, `/${String(row?.[0])}`) });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await core.close();
  });

  /** The statements that `work` sends. */
  async function record(work: () => Promise<unknown>): Promise<Asked[]> {
    const asked: Asked[] = [];
    const spy = vi.spyOn(pg.Client.prototype, "query");
    try {
      await work();
      for (const [query, values] of spy.mock.calls as unknown as [Partial<Asked> | string, unknown[] | undefined][]) {
        if (typeof query === "object" && query.text) asked.push({ text: query.text, values: query.values ?? values ?? [] });
      }
    } finally {
      spy.mockRestore();
    }
    return asked.filter(({ text }) => /^\s*(select|with|insert|update|delete)/i.test(text));
  }

  const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

  const inVain = (node: Plan) => (node["Rows Removed by Filter"] ?? 0) * (node["Actual Loops"] ?? 1);

  /** Large tables that a statement reads as a whole, or through an index that leaves most of the work undone. */
  async function wholeReads({ text, values }: Asked): Promise<string[]> {
    const reads = /^\s*(select|with input)/i.test(text);
    await client.query("begin");
    try {
      const { rows } = await client.query({
        text: `explain (${reads ? "analyze, timing off, " : ""}format json) ${text}`,
        values: [...values],
      });
      const nodes = nodesOf((rows[0]["QUERY PLAN"] as { Plan: Plan }[])[0]?.Plan as Plan);
      return nodes
        .filter((node) => LARGE.has(node["Relation Name"] ?? "") && (node["Node Type"] === "Seq Scan" || inVain(node) > IN_VAIN_MAX))
        .map((node) => `${node["Relation Name"]} in: ${text.trim().slice(0, 300)}`);
    } finally {
      await client.query("rollback");
    }
  }

  async function expectNoWholeReads(work: () => Promise<unknown>): Promise<void> {
    const asked = await record(work);
    expect(asked.length).toBeGreaterThan(0);
    for (const statement of asked) expect(await wholeReads(statement)).toEqual([]);
  }

  const query = (more: Partial<DialogQuery>): DialogQuery => ({ filter: "all", limit: 50, ...more }) as DialogQuery;
  const someone = () => createTestVisitor(workspace, "00000000-0000-4000-8000-000000000101");
  const message = () => ({ client_id: randomUUID(), text: "Hello", kind: "text" as const, attachments: [] });
  const ownDialog = async () => (await core.rows.openDialog(someone().contactId))?.dialog.id as number;

  it("the test notices a table that is read as a whole", async () => {
    expect(await wholeReads({ text: "select count(*) from messages where text = 'x'", values: [] })).toHaveLength(1);
  });

  for (const filter of ["all", "open", "waiting", "mine", "unassigned", "assistant", "snoozed", "resolved"] as const) {
    it(`a page of the inbox: ${filter}`, async () => {
      await expectNoWholeReads(() => listDialogs(core, workspace.operator, query({ filter })));
      const { next_cursor: cursor } = await listDialogs(core, workspace.operator, query({ filter, limit: 10 }));
      if (cursor) await expectNoWholeReads(() => listDialogs(core, workspace.operator, query({ filter, cursor })));
    });
  }

  it("the inbox by label and by person", async () => {
    await expectNoWholeReads(() => listDialogs(core, workspace.operator, query({ label: "vip" })));
    await expectNoWholeReads(() => listDialogs(core, workspace.operator, query({ contact: someone().contactId })));
  });

  it("the inbox narrowed by what many conversations have", async () => {
    for (const more of [{ assignee: "me" }, { priority: "normal" }, { unread: false }, { from: "2020-01-01T00:00:00Z" }] as const)
      await expectNoWholeReads(() => listDialogs(core, workspace.operator, query(more)));
    await expectNoWholeReads(() => listDialogs(core, workspace.operator, query({ filter: "waiting", waiting_over: 5 })));
  });

  it("the open conversation of who comes back", () => expectNoWholeReads(() => summarizeOpen(core, someone())));

  it("the places in a queue", () => {
    const { workspaceId } = workspace;
    core.bus.publish({ type: "queue", workspaceId });
    return expectNoWholeReads(() => core.queue(workspaceId));
  });

  it("the counts of the inbox", () => expectNoWholeReads(() => countDialogs(core, workspace.operator)));

  it("a page of contacts", () => expectNoWholeReads(() => listContacts(core, workspace.operator, { limit: 50 })));

  it("a page of messages, forward and back", async () => {
    const id = await ownDialog();
    await expectNoWholeReads(() => listMessages(core, workspace.operator, id, {}));
    await expectNoWholeReads(() => listMessages(core, workspace.operator, id, { after_seq: 2 }));
    await expectNoWholeReads(() => listMessages(core, workspace.operator, id, { before_seq: 4 }));
  });

  it("writing to a conversation, from either side, and beginning one", async () => {
    const id = await ownDialog();
    await expectNoWholeReads(() => sendMessage(core, someone(), id, message()));
    await expectNoWholeReads(() => sendMessage(core, workspace.operator, id, message()));
    await expectNoWholeReads(() => startDialog(core, createTestVisitor(workspace), message(), {}));
  });

  it("writing to a long conversation, quoting, changing and reading in it", async () => {
    const visitor = createTestVisitor(workspace, LONG);
    const id = (await core.rows.openDialog(LONG))?.dialog.id as number;
    const { message: first } = await sendMessage(core, visitor, id, message());
    await expectNoWholeReads(() => sendMessage(core, visitor, id, { ...message(), reply_to: first.id }));
    await expectNoWholeReads(() => editMessage(core, visitor, { dialog_id: id, message_id: first.id, text: "Changed" }));
    await expectNoWholeReads(() => readDialog(core, workspace.operator, { dialog_id: id, seq: LONG_MESSAGES }));
    await expectNoWholeReads(() => sendMessage(core, workspace.operator, id, { ...message(), expected_seq: first.seq + 3 }));
    await expectNoWholeReads(() => startDialog(core, visitor, message(), {}));
  });

  it("marking a conversation as read", async () => {
    const id = await ownDialog();
    await expectNoWholeReads(() => readDialog(core, workspace.operator, { dialog_id: id, seq: 3 }));
  });

  it("search", () => expectNoWholeReads(() => searchMessages(core, workspace.operator, { query: "4711", limit: 20 })));
});
