import { describe, expect, it } from "vitest";
import { beginDraft } from "../../log/draft";
import type { Facts, HandoffRow, MemberFacts, NotificationRow } from "../../log/facts";
import { memberActor, NOW, supportFacts, VISITOR } from "../../log/testing-facts";
import type { MessageRow } from "../../log/views";
import { settleLoad } from "../handoffs/apply-move";
import { callAssistant } from "./policies/call-assistant";
import { countUnread } from "./policies/count-unread";
import { enterQueue } from "./policies/enter-queue";
import { mailVisitor } from "./policies/mail-visitor";
import { notifyOperator } from "./policies/notify-operator";
import { reopen } from "./policies/reopen";
import { takeOverByReply } from "./policies/take-over-by-reply";
import { planMessage } from "./send-message";

const message = { id: 5, text: "Hello", author_name: "Ada", attachments: [] } as unknown as MessageRow;
const member = memberActor(1);
const held: Partial<Facts["dialog"]> = { status: "human", assignee_id: 1 };
const withMember = (facts: Facts, change: Partial<MemberFacts>): Facts => ({
  ...facts,
  members: new Map([...facts.members, [1, { ...(facts.members.get(1) as MemberFacts), ...change }]]),
});
const kindsOf = (jobs: readonly { kind: string }[] | undefined) => (jobs ?? []).map(({ kind }) => kind);

describe("count unread", () => {
  it("a person outside has read what was there, waits since their first line, and ends the assistant's turn", () => {
    const earlier = new Date(NOW.getTime() - 60_000);
    const facts = supportFacts({ unread_members: 2, unread_visitor: 3, waiting_since: earlier, turn_epoch: 4 });
    expect(countUnread(facts, VISITOR)).toEqual({
      dialog: { unread_members: 3, unread_visitor: 0, waiting_since: earlier, turn_epoch: 5 },
    });
  });

  it("a member's answer settles what the team had to read; an integration's does not", () => {
    const facts = supportFacts({ unread_members: 2, unread_visitor: 3, waiting_since: NOW });
    expect(countUnread(facts, member).dialog).toEqual({ unread_visitor: 4, unread_members: 0, waiting_since: null });
    const integration = { type: "integration" as const, workspaceId: 1, keyId: 1, name: "Shop", scopes: [] };
    expect(countUnread(facts, integration).dialog).toEqual({ unread_visitor: 4 });
  });
});

describe("reopen", () => {
  it("a resolved conversation begins again with the assistant, and says so", () => {
    const change = reopen(supportFacts({ status: "resolved", assignee_id: 1 }), VISITOR);
    expect(change.dialog).toMatchObject({ status: "assistant", assignee_id: null });
    expect(change.messages).toMatchObject([{ kind: "event", text: "Ada reopened the conversation" }]);
  });

  it("a snoozed one wakes with whoever had it, unless they were removed: then it waits for a person", () => {
    const facts = supportFacts({ status: "snoozed", assignee_id: 1 });
    expect(reopen(facts, VISITOR).dialog).toMatchObject({ status: "human", assignee_id: 1 });
    expect(reopen(withMember(facts, { revoked_at: NOW }), VISITOR).dialog).toMatchObject({ status: "queued", assignee_id: null });
  });

  it("nothing in any other state, nor by a member", () => {
    for (const status of ["assistant", "queued", "human"] as const) expect(reopen(supportFacts({ status }), VISITOR)).toEqual({});
    expect(reopen(supportFacts({ status: "resolved" }), member)).toEqual({});
  });
});

describe("take over by a reply", () => {
  it("P9: whoever writes has the conversation, and the assistant's turn ends", () => {
    const change = takeOverByReply(supportFacts({ turn_epoch: 3 }), member);
    expect(change.dialog).toMatchObject({ status: "human", assignee_id: 1, turn_epoch: 4 });
    expect(change.handoffs).toMatchObject([{ status: "accepted", operator_id: 1 }]);
  });

  it("nothing where another member has it", () => {
    expect(takeOverByReply(supportFacts({ status: "human", assignee_id: 2 }), member)).toEqual({});
  });
});

describe("call the assistant", () => {
  it("enqueues its turn with the fencing token of the message", () => {
    const { jobs } = callAssistant(supportFacts({ turn_epoch: 6 }), VISITOR, message);
    expect(jobs).toMatchObject([{ kind: "turn", payload: { message_id: 5, turn_epoch: 6 } }]);
  });

  it("not where a person has the conversation, and not for a member", () => {
    expect(callAssistant(supportFacts(held), VISITOR, message)).toEqual({});
    expect(callAssistant(supportFacts(), member, message)).toEqual({});
  });
});

describe("enter the queue", () => {
  it("a conversation that begins without an assistant is searched a person for, once", () => {
    const change = enterQueue(supportFacts({ status: "queued" }), VISITOR, message);
    expect(change.handoffs).toMatchObject([{ status: "requested", reason: "New conversation" }]);
    expect(kindsOf(change.jobs)).toEqual(["search_person"]);
    const handoff = change.handoffs?.[0] as HandoffRow;
    expect(enterQueue({ ...supportFacts({ status: "queued" }), handoff }, VISITOR, message)).toEqual({});
  });
});

describe("notify the operator", () => {
  const unread = (created_at: Date) =>
    ({ id: 9, type: "message", principal: "member:1", dialog_id: 7, read_at: null, created_at, body: "Before" }) as NotificationRow;

  it("who has the conversation is notified with the message's words", () => {
    const change = notifyOperator(supportFacts(held), VISITOR, message);
    expect(change.notifications).toMatchObject([{ type: "make", row: { principal: "member:1", title: "Ada wrote", body: "Hello" } }]);
    expect(change.events).toMatchObject([{ type: "notification", principal: "member:1" }]);
  });

  it("an unread one gets the new words, and makes itself heard again after a second", () => {
    const facts = (ago: number): Facts => ({ ...supportFacts(held), notifications: [unread(new Date(NOW.getTime() - ago))] });
    expect(notifyOperator(facts(1_000), VISITOR, message)).toMatchObject({
      notifications: [{ type: "renew", row: { id: 9, body: "Hello", created_at: NOW, alerted_at: null } }],
      events: [{ type: "notification", payload: { id: 9, body: "Hello" } }],
    });
    const heard = new Date(NOW.getTime() - 999);
    expect(notifyOperator(facts(999), VISITOR, message).notifications).toMatchObject([{ row: { body: "Hello", created_at: heard } }]);
  });

  it("leaves Baton by the member's own choice: a push at once to who is away, later to who is there", () => {
    const notify = { mine: { sound: true, desktop: true, push: true, email: false } };
    const facts = (online_until: Date | null) => withMember(supportFacts(held), { has_push: true, notify, online_until });
    const runAt = (change: ReturnType<typeof notifyOperator>) =>
      change.jobs?.map(({ kind, run_at }) => [kind, run_at.getTime() - NOW.getTime()]);
    expect(runAt(notifyOperator(facts(null), VISITOR, message))).toEqual([["notify_push", 0]]);
    expect(runAt(notifyOperator(facts(new Date(NOW.getTime() + 1_000)), VISITOR, message))).toEqual([["notify_push", 20_000]]);
  });
});

describe("mail the visitor", () => {
  const contact = { name: "Ada", email: "ada@example.com" };

  it("a person's answer goes to the address that was left, in one e-mail for several answers", () => {
    expect(kindsOf(mailVisitor({ ...supportFacts(held), contact }, member, message).jobs)).toEqual(["mail_visitor"]);
    expect(mailVisitor({ ...supportFacts(held), contact, pending: ["mail_visitor"] }, member, message)).toEqual({});
    expect(mailVisitor({ ...supportFacts(held), contact: { ...contact, email: null } }, member, message)).toEqual({});
    expect(mailVisitor({ ...supportFacts(held), contact }, VISITOR, message)).toEqual({});
    expect(mailVisitor({ ...supportFacts({ ...held, channel: "telegram" }), contact }, member, message)).toEqual({});
  });
});

describe("settle the load", () => {
  const holding = (facts: Facts, active: number, change: Partial<MemberFacts> = {}): Facts =>
    withMember({ ...facts, dialog: { ...facts.dialog, ...held } }, { active, ...change });

  it("as many in hand as are allowed make an operator busy, and the colleagues hear of it", () => {
    const before = supportFacts();
    const change = settleLoad(before, holding(before, before.settings.max_active));
    expect(change.members).toEqual([{ id: 1, status: "busy", busy_by_load: true }]);
    expect(change.events).toMatchObject([{ type: "operator_status", payload: { operator_id: 1, status: "busy" } }]);
  });

  it.each([
    { assignment: "round_robin" as const, offered: ["offer_waiting"], what: "and is offered who waits" },
    { assignment: "manual" as const, offered: [], what: "and takes who waits by hand" },
  ])("who has room again is available again, $what", ({ assignment, offered }) => {
    const facts = supportFacts();
    const free = { ...facts, settings: { ...facts.settings, assignment } };
    const full = holding(free, free.settings.max_active, { status: "busy", busy_by_load: true });
    const change = settleLoad(full, withMember(free, { active: free.settings.max_active - 1, status: "busy", busy_by_load: true }));
    expect(change.members).toEqual([{ id: 1, status: "available", busy_by_load: false }]);
    expect(kindsOf(change.jobs)).toEqual(offered);
  });

  it("nothing where the conversation stays in the same hands", () => {
    expect(settleLoad(supportFacts(held), supportFacts(held))).toEqual({});
  });
});

describe("a message that answers another", () => {
  const written = (kind: "text" | "note", id: number) => ({ ...message, id, kind, dialog_id: 7, seq: id, changed_seq: id }) as MessageRow;
  const answers = (by: typeof member | typeof VISITOR, reply_to: number, kind: "text" | "note" = "text") => {
    const facts = { ...supportFacts(), messages: [written("text", 1), written("note", 2)] };
    const input = { client_id: "00000000-0000-4000-8000-000000000001", text: "Yes", kind, attachments: [], reply_to, sealed: null };
    return planMessage(beginDraft(facts), by, input).message.reply_to;
  };

  it("names one of the same conversation; a note is quoted by notes alone, and is not there for the person outside", () => {
    expect([answers(VISITOR, 1), answers(member, 1), answers(member, 1, "note"), answers(member, 2, "note")]).toEqual([1, 1, 1, 2]);
    expect(() => answers(member, 2)).toThrow("a note is quoted by notes alone");
    for (const id of [2, 3]) expect(() => answers(VISITOR, id)).toThrow("there is no such message");
  });
});
