import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../../db/database";
import { contacts, dialogs, messages, notifications } from "../../../db/schema";
import { DATABASES, freshDatabase } from "../../../test/database";
import { planRead, readDialog } from "../conversations/dialogs/read-dialog";
import { startDialog } from "../conversations/dialogs/start-dialog";
import { updateDialog } from "../conversations/dialogs/update-dialog";
import { acceptHandoff } from "../conversations/handoffs/accept-handoff";
import { completeHandoff, finishDialog } from "../conversations/handoffs/complete-handoff";
import { requestHandoff } from "../conversations/handoffs/request-handoff";
import { takeOver } from "../conversations/handoffs/take-over";
import { deleteMessage } from "../conversations/messages/edit-message";
import { planMessage, sendMessage } from "../conversations/messages/send-message";
import { createTestCore, createTestVisitor, createTestWorkspace, type TestCore, type TestWorkspace } from "../testing";
import type { Actor, MemberActor, VisitorActor } from "./actor";
import { ANY_STATUS, type Asks, type Command, type Execute } from "./command";
import { add, appendEvent, type Draft, set } from "./draft";
import type { Facts } from "./facts";

const line = (text = "Hello", client_id: string = randomUUID()) => ({ client_id, text, kind: "text" as const, attachments: [] });

describe.each(DATABASES)("the write pipeline on %s", (kind) => {
  let database: Database;
  let core: TestCore;
  /** The second node: a queue of its own, the same database. */
  let other: TestCore;
  let workspace: TestWorkspace;
  let now = new Date("2026-03-02T10:00:00Z");

  beforeAll(async () => {
    database = await freshDatabase(kind);
    core = await createTestCore({ database, now: () => now });
    other = await createTestCore({ database, now: () => now });
    workspace = await createTestWorkspace(core);
  });
  afterAll(() => core.close());

  async function begin(): Promise<{ visitor: VisitorActor; id: number }> {
    const visitor = createTestVisitor(workspace);
    const { dialogId } = await startDialog(core, visitor, line(), {});
    return { visitor, id: dialogId };
  }
  const logOf = (id: number) => core.db.select().from(messages).where(eq(messages.dialog_id, id)).orderBy(messages.seq);
  const rowOf = async (id: number) => (await core.db.select().from(dialogs).where(eq(dialogs.id, id)))[0];

  it("P2: one client_id that comes twice in one batch, and at two nodes at once, is one message", async () => {
    const { visitor, id } = await begin();
    const once = line("Once");
    const sent = await Promise.all([core, core, other, other].map((node) => sendMessage(node, visitor, id, once)));
    expect(new Set(sent.map(({ message }) => message.id)).size).toBe(1);
    expect(sent.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect((await logOf(id)).map(({ text }) => text)).toEqual(["Hello", "Once"]);
  });

  it("P2: a first message that two nodes get at once begins one conversation", async () => {
    for (let round = 0; round < 10; round += 1) {
      const visitor = createTestVisitor(workspace);
      const first = line("First");
      const sent = await Promise.all([core, other].map((node) => startDialog(node, visitor, first, {})));
      expect(new Set(sent.map(({ dialogId }) => dialogId)).size).toBe(1);
      expect(sent.map(({ duplicate }) => duplicate).sort()).toEqual([false, true]);
    }
  });

  it("P3: what is sent without waiting keeps its order, and every writer's numbers are one row", async () => {
    const { visitor, id } = await begin();
    const texts = Array.from({ length: 120 }, (_, at) => `line ${at}`);
    const sent = await Promise.all(texts.map((text) => sendMessage(core, visitor, id, line(text))));
    expect(sent.map(({ message }) => message.seq)).toEqual(texts.map((_, at) => at + 2));
    expect((await logOf(id)).slice(1).map(({ text }) => text)).toEqual(texts);
  });

  it("commands that wait for one lock leave the others' messages to go on", async () => {
    const { visitor, id } = await begin();
    const waiting = await Promise.all(Array.from({ length: 5 }, begin));
    const order: string[] = [];
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const searches = waiting.map((one, at) =>
      core.execute({
        target: one.id,
        turn: "one lock",
        // PGlite has one connection: there nothing may wait inside of a transaction.
        extra: async () => (kind === "postgres" ? gate : undefined),
        plan: () => order.push(`search ${at}`),
      }),
    );
    await sendMessage(core, visitor, id, line("meanwhile"));
    order.push("message");
    open();
    await Promise.all(searches);
    expect(order.filter((entry) => entry !== "message")).toEqual(waiting.map((_one, at) => `search ${at}`));
    if (kind === "postgres") expect(order[0]).toBe("message");
  });

  it("a command that is refused fails alone: the others of its batch are committed", async () => {
    const { visitor, id } = await begin();
    const settled = await Promise.allSettled([
      sendMessage(core, visitor, id, line("one")),
      sendMessage(core, visitor, 999_999, line("nowhere")),
      sendMessage(core, createTestVisitor(workspace), id, line("a stranger's")),
      sendMessage(core, visitor, id, { ...line("a wrong quotation"), reply_to: 999_999 }),
      sendMessage(core, visitor, id, line("two")),
    ]);
    expect(settled.map((one) => (one.status === "fulfilled" ? one.value.message.seq : one.reason.code))).toEqual([
      2,
      "NOT_FOUND",
      "NOT_FOUND",
      "BAD_REQUEST",
      3,
    ]);
  });

  it("a command that the database refuses fails alone, and leaves nothing behind", async () => {
    const { visitor, id } = await begin();
    const { id: poisoned } = await begin();
    const poison = (draft: Draft) => {
      set(draft, { title: "left behind" });
      add(draft, { writes: [{ statement: { name: "poison", text: "select 1 / $1::int" }, values: [0] }] });
    };
    const settled = await Promise.allSettled([
      sendMessage(core, visitor, id, line("one")),
      core.execute({ target: poisoned, plan: poison }),
      sendMessage(core, visitor, id, line("two")),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((await rowOf(poisoned))?.title).toBeNull();
    expect((await logOf(id)).map(({ text }) => text)).toEqual(["Hello", "one", "two"]);
  });

  it("publishes a dialog's changes in the order of their numbers, before it answers", async () => {
    const { visitor, id } = await begin();
    core.events.length = 0;
    const seen: number[] = [];
    const numbers = () =>
      core.events.flatMap((event) => (event.type === "log" && event.dialog.id === id ? [event.message.changed_seq] : []));
    await Promise.all(
      [1, 2, 3, 4].map(async (at) => {
        await sendMessage(core, visitor, id, line(`line ${at}`));
        seen.push(numbers().length);
      }),
    );
    expect(numbers()).toEqual([2, 3, 4, 5]);
    expect(seen.every((count, at) => count > at)).toBe(true);
  });

  it("the operator's notification of a conversation is made once, carries the newest words, and is heard once a second at most", async () => {
    const { visitor, id } = await begin();
    await acceptHandoff(core, workspace.operator, { dialog_id: id });
    const heard = new Set<number>();
    for (let at = 0; at < 8; at += 1) {
      await sendMessage(core, visitor, id, line(`line ${at}`));
      const rows = await core.db.select().from(notifications).where(eq(notifications.dialog_id, id));
      expect(rows.map(({ body }) => body)).toEqual([`line ${at}`]);
      heard.add(rows[0]?.created_at.getTime() ?? 0);
      now = new Date(now.getTime() + 300);
    }
    expect(heard.size).toBe(2);
  });

  it("a notification that is read in the very moment it would be renewed is made anew", async () => {
    const { visitor, id } = await begin();
    await acceptHandoff(core, workspace.operator, { dialog_id: id });
    await sendMessage(core, visitor, id, line("one"));
    now = new Date(now.getTime() + 2_000);
    core.events.length = 0;
    const readNow = { name: "read_now", text: "update notifications set read_at = now() where dialog_id = $1::bigint" };
    // Its own reading of facts stands for what happens between the load and the writing of any command.
    await core.execute<void, void>({
      target: id,
      asks: { desk: ANY_STATUS },
      extra: async (run) => void (await run(readNow, [id])),
      plan: (draft) => {
        const [row] = draft.facts.notifications;
        if (!row) throw new Error("there is no notification");
        const renewed = { ...row, body: "two", created_at: now };
        add(draft, { notifications: [{ type: "renew", row: renewed }] });
        add(draft, {
          events: [{ type: "notification", principal: row.principal, payload: { ...row, body: "two", created_at: now.toISOString() } }],
        });
      },
    });
    const rows = await core.db.select().from(notifications).where(eq(notifications.dialog_id, id)).orderBy(notifications.id);
    expect(rows.map(({ body, read_at }) => [body, read_at === null])).toEqual([
      ["one", false],
      ["two", true],
    ]);
    expect(core.events.flatMap((event) => (event.type === "notification" ? event.payload.id : []))).toEqual([rows[1]?.id]);
  });

  it("expected_seq: what others wrote since is a conflict that carries it, and nothing is written", async () => {
    const { visitor, id } = await begin();
    await sendMessage(core, workspace.operator, id, { ...line("A note"), kind: "note" });
    const { message } = await sendMessage(core, workspace.operator, id, { ...line("With all I had seen"), expected_seq: 1 });
    await sendMessage(core, visitor, id, line("Meanwhile"));
    const late = { ...line("Too late"), expected_seq: message.seq };
    const refused = await sendMessage(core, workspace.operator, id, late).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "CONFLICT", more: { missed: [{ text: "Meanwhile" }] } });
    expect((await logOf(id)).at(-1)?.text).toBe("Meanwhile");
    const { expected_seq: _seen, ...anyway } = late;
    const written = await sendMessage(core, workspace.operator, id, anyway);
    expect(await sendMessage(core, workspace.operator, id, late)).toMatchObject({ duplicate: true, message: { id: written.message.id } });
  });

  type Deed = (node: TestCore, visitor: VisitorActor, operator: MemberActor, id: number) => Promise<unknown>;
  const DEEDS: Record<string, Deed> = {
    visitor: (node, visitor, _operator, id) => sendMessage(node, visitor, id, line("from outside")),
    operator: (node, _visitor, operator, id) => sendMessage(node, operator, id, line("from a member")),
    note: (node, _visitor, operator, id) => sendMessage(node, operator, id, { ...line("a note"), kind: "note" }),
    ask: (node, visitor, _operator, id) => requestHandoff(node, visitor, { dialog_id: id, reason: "A person" }),
    accept: (node, _visitor, operator, id) => acceptHandoff(node, operator, { dialog_id: id }),
    resolve: (node, _visitor, operator, id) => completeHandoff(node, operator, { dialog_id: id }),
    snooze: (node, _visitor, operator, id) => updateDialog(node, operator, id, { status: "snoozed" }),
    pass: (node, _visitor, operator, id) => updateDialog(node, operator, id, { assignee_id: workspace.owner.memberId }),
    read: (node, _visitor, operator, id) => readDialog(node, operator, { dialog_id: id, seq: 4 }),
    seen: (node, visitor, _operator, id) => readDialog(node, visitor, { dialog_id: id, seq: 6 }),
    unnamed: (node, visitor) => startDialog(node, visitor, line("unnamed"), {}),
  };
  const deeds = fc.array(fc.constantFrom(...Object.keys(DEEDS)), { minLength: 2, maxLength: 14 });
  const runs = { numRuns: kind === "pglite" ? 15 : 25 };

  /** The command that a deed would execute. */
  async function commandOf(name: string, visitor: VisitorActor, id: number): Promise<Command<unknown, unknown>> {
    const captured = await new Promise<Command<unknown, unknown>>((resolve) => {
      const capture = ((command: Command<unknown, unknown>) => {
        resolve(command);
        return new Promise(() => undefined);
      }) as Execute;
      void (DEEDS[name] as Deed)({ ...core, execute: capture }, visitor, workspace.operator, id);
    });
    // By its id: how an unnamed message finds its dialog is another test's.
    return { ...captured, target: id };
  }

  it("any split of commands into batches gives the same log", async () => {
    const outcome = async (names: string[], sizes: number[]) => {
      const { visitor, id } = await begin();
      const commands = [];
      for (const name of names) commands.push(await commandOf(name, visitor, id));
      for (let at = 0, size = 0; at < commands.length; at += size) {
        size = sizes.shift() ?? 1;
        await Promise.allSettled(commands.slice(at, at + size).map((command) => core.execute(command)));
      }
      const { unread_members, unread_visitor, turn_epoch, status, last_seq, public_seq } = (await rowOf(id)) ?? {};
      const log = (await logOf(id)).map((row) => [row.seq, row.changed_seq, row.kind, row.text.replace(visitor.name, "V"), row.sender]);
      await updateDialog(core, workspace.owner, id, { status: "resolved" }).catch(() => undefined);
      return { log, unread_members, unread_visitor, turn_epoch, status, last_seq, public_seq };
    };
    await fc.assert(
      fc.asyncProperty(deeds, fc.array(fc.integer({ min: 1, max: 14 }), { maxLength: 6 }), async (names, sizes) => {
        expect(await outcome(names, [...sizes])).toEqual(await outcome(names, []));
      }),
      runs,
    );
  }, 120_000);

  it("the facts that planning goes on from are those that a load would find", async () => {
    const asks: Asks = { desk: ANY_STATUS, hands: ANY_STATUS, unread: true, quotes: true, member_ids: [workspace.operator.memberId] };
    const look = async (id: number): Promise<Facts> => core.execute({ target: id, asks, plan: (draft) => draft.facts });
    // What a policy keeps once the plan is made.
    const kept = { updated_at: null, first_written_at: null, first_needed_at: null, first_reply_at: null };
    const comparable = ({ dialog, handoff, notifications: unread, pending, unread: seqs, spoken_seq, members, receipts }: Facts) => ({
      dialog,
      handoff,
      unread: unread.map(({ id, title, body, read_at }) => ({ id, title, body, read_at })).sort((a, b) => a.id - b.id),
      pending: [...new Set(pending)].sort(),
      seqs,
      spoken_seq,
      members: [...members.values()].sort((a, b) => a.id - b.id),
      receipts: [...receipts].sort((a, b) => a.principal.localeCompare(b.principal)),
    });
    await fc.assert(
      fc.asyncProperty(deeds, async (names) => {
        const { visitor, id } = await begin();
        for (const name of names) {
          let after: Facts | undefined;
          const watching: TestCore = {
            ...core,
            execute: (command) =>
              core.execute({
                ...command,
                asks: { ...asks, ...command.asks, ...asks },
                plan: (draft, extra) => {
                  const result = command.plan(draft, extra);
                  after = draft.facts;
                  return result;
                },
              }),
          };
          await (DEEDS[name] as Deed)(watching, visitor, workspace.operator, id).catch(() => undefined);
          if (!after || after.dialog.id !== id) continue;
          const { dialog, members, ...rest } = comparable(after);
          const loaded = comparable(await look(id));
          expect({ ...rest, receipts: [], dialog: { ...dialog, ...kept } }).toEqual({
            ...rest,
            ...loaded,
            members: undefined,
            receipts: [],
            dialog: { ...loaded.dialog, ...kept },
          });
          expect(members.map(({ id: member, active }) => [member, active])).toEqual(
            loaded.members
              .filter((one) => members.some(({ id: known }) => known === one.id))
              .map(({ id: member, active }) => [member, active]),
          );
        }
        await updateDialog(core, workspace.owner, id, { status: "resolved" }).catch(() => undefined);
      }),
      runs,
    );
  }, 120_000);

  /** Executes a command on the other node, whose commit waits until what `meanwhile` does waits for its lock. */
  async function whileOther<T>(id: number, plan: (draft: Draft) => unknown, meanwhile: () => Promise<T>): Promise<T> {
    let begun: Promise<T> | undefined;
    const waits = {
      name: "lock_waits",
      text: "select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    };
    await other.execute({
      target: id,
      asks: { desk: ANY_STATUS, hands: ANY_STATUS, member_ids: [workspace.owner.memberId] },
      extra: async () => {
        begun = meanwhile();
        begun.catch(() => undefined);
        await expect.poll(async () => (await core.run(waits, []))[0]?.[0], { timeout: 15_000 }).toBe(1);
      },
      plan: (draft) => void plan(draft),
    });
    return begun as Promise<T>;
  }

  // PGlite has one session: nobody waits for another's commit there.
  if (kind === "postgres") {
    it("a command that waited for another node's commit is planned over what that commit left", async () => {
      const { visitor, id } = await begin();
      await requestHandoff(core, visitor, { dialog_id: id, reason: "A person" });
      const second = await whileOther(
        id,
        (draft) => takeOver(draft, workspace.owner, "accept"),
        () => acceptHandoff(core, workspace.operator, { dialog_id: id }).catch((error: unknown) => error),
      );
      expect(second).toMatchObject({ code: "CONFLICT", message: "Olga already accepted this conversation" });

      const twice = { ...line("Twice"), sealed: null };
      const repeated = await whileOther(
        id,
        (draft) => planMessage(draft, visitor, twice),
        () => sendMessage(core, visitor, id, twice),
      );
      expect(repeated).toMatchObject({ duplicate: true, message: { text: "Twice" } });

      const resolved = await whileOther(
        id,
        (draft) => finishDialog(draft, workspace.owner, {}),
        () => sendMessage(core, visitor, id, line("Still there?")),
      );
      expect(resolved.duplicate).toBe(false);
      expect(await rowOf(id)).toMatchObject({ status: "assistant", unread_members: 1 });
      expect((await logOf(id)).map(({ seq, text }) => [seq, text]).slice(-3)).toEqual([
        [5, "Olga marked this as resolved"],
        [6, `${visitor.name} reopened the conversation`],
        [7, "Still there?"],
      ]);
    });
  }

  it("a command that makes more than ids were drawn for is planned anew with more of them", async () => {
    const { id } = await begin();
    const texts = Array.from({ length: 300 }, (_, at) => `line ${at}`);
    const [made] = await Promise.all([
      core.execute({ target: id, plan: (draft) => texts.map((text) => appendEvent(draft, { type: "test" }, { text, line: [text] }).id) }),
      sendMessage(core, workspace.operator, id, line("after it")),
    ]);
    expect(new Set(made).size).toBe(300);
    expect((await logOf(id)).slice(1).map(({ text }) => text)).toEqual([...texts, "Dana joined", "after it"]);
  });

  it("a deletion and a read that come with the message they are of count as if they came after it", async () => {
    const { visitor, id } = await begin();
    const first = await sendMessage(core, visitor, id, line("first"));
    const actor: Actor = workspace.operator;
    await Promise.all([
      deleteMessage(core, visitor, { dialog_id: id, message_id: first.message.id }),
      sendMessage(core, visitor, id, line("second")),
      core.execute({ target: id, asks: { unread: true, desk: ANY_STATUS }, plan: (draft) => planRead(draft, actor, 1) }),
      sendMessage(core, visitor, id, line("third")),
    ]);
    expect((await rowOf(id))?.unread_members).toBe(2);
  });

  it("a person whose first message is refused leaves no row behind, and no dialog", async () => {
    const visitor = createTestVisitor(workspace);
    const refused = startDialog(core, visitor, { ...line(), attachments: [randomUUID()] }, {});
    await expect(refused).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(await core.db.select().from(contacts).where(eq(contacts.id, visitor.contactId))).toEqual([]);
    expect(await core.db.select().from(dialogs).where(eq(dialogs.contact_id, visitor.contactId))).toEqual([]);
    expect((await startDialog(core, visitor, line(), {})).dialogId).toBeGreaterThan(0);
  });

  it("a person who names no dialog is known from their first message on", async () => {
    const visitor = createTestVisitor(workspace);
    await startDialog(core, visitor, line(), { page_url: "https://example.com/a", user_agent: "A browser" });
    await startDialog(core, visitor, line(), { page_url: "https://example.com/b" });
    const [row] = await core.db.select().from(contacts).where(eq(contacts.id, visitor.contactId));
    expect(row).toMatchObject({ page_url: "https://example.com/b", user_agent: "A browser", name: visitor.name, email_by: null });
  });
});
