import { describe, expect, test } from "vitest";
import { aDialog } from "../testing";
import type { OutboxEntry } from "../types";
import { Conversations } from "./conversations";

const entry = (place: Partial<OutboxEntry>): OutboxEntry => ({
  client_id: "c",
  scope: "s",
  dialog_id: null,
  text: "Words",
  kind: "text",
  attachments: [],
  reply_to: null,
  order: 1,
  state: "waiting",
  error: null,
  ...place,
});

const at = (minute: number) => `2026-01-01T10:0${minute}:00.000Z`;

function two(): Conversations {
  const conversations = new Conversations();
  conversations.hear(aDialog({ id: 5, unread: 2, updated_at: at(3) }));
  conversations.hear(aDialog({ id: 9, unread: 1, updated_at: at(2) }));
  conversations.know(5);
  conversations.know(9);
  return conversations;
}

describe("Which conversation is shown", () => {
  test("the one into which the one that is shown was merged, older or not known yet", () => {
    for (const into of [5, 12]) {
      const conversations = two();
      conversations.hear(aDialog({ id: 9, merged_into: into, updated_at: at(4) }));
      expect([conversations.shown, conversations.chosen]).toEqual([into, null]);
      expect(conversations.all.map(({ id }) => id)).toEqual([5]);
    }
  });

  test("the newest, until another is chosen", () => {
    const conversations = two();
    expect(conversations.shown).toBe(9);
    conversations.choose(5);
    expect([conversations.shown, conversations.chosen]).toEqual([5, 5]);
    conversations.know(12);
    expect(conversations.shown).toBe(5);
  });

  test("a change of an older one does not bring it to the front", () => {
    const conversations = two();
    expect(conversations.know(5)).toBe(false);
    expect(conversations.shown).toBe(9);
  });

  test("they are listed by their newest change, and an older summary is not heard", () => {
    const conversations = two();
    conversations.hear(aDialog({ id: 5, unread: 0, updated_at: at(1) }));
    expect(conversations.all.map(({ id, unread }) => [id, unread])).toEqual([
      [5, 2],
      [9, 1],
    ]);
  });

  test("what is unread elsewhere is counted without the one that is shown", () => {
    const conversations = two();
    expect(conversations.unreadElsewhere).toBe(2);
    conversations.choose(5);
    expect(conversations.unreadElsewhere).toBe(1);
  });
});

describe("Where a message goes", () => {
  test("to the conversation that is shown when it is written, whatever is chosen afterwards", () => {
    const conversations = two();
    const written = entry(conversations.placeFor("a") as Partial<OutboxEntry>);
    conversations.choose(5);
    expect(conversations.placeOf(written)).toEqual({ dialog_id: 9 });
    expect(conversations.isShown(written)).toBe(false);
  });

  test("the first of a new one and those after it to what the first begins, until that is known", () => {
    const conversations = two();
    conversations.choose(null);
    const [first, second] = ["a", "b"].map((id) => entry({ client_id: id, ...(conversations.placeFor(id) as Partial<OutboxEntry>) }));
    expect([first, second].map((each) => conversations.placeOf(each as OutboxEntry))).toEqual([{ begins_with: "a" }, { begins_with: "a" }]);
    expect([conversations.shown, conversations.isShown(first as OutboxEntry)]).toEqual([null, true]);
    conversations.sent(first as OutboxEntry, 12);
    expect([conversations.shown, conversations.placeFor("c")]).toEqual([12, { dialog_id: 12 }]);
  });

  test("one from before any was known goes to the newest, unless another was chosen meanwhile: the server finds it then", () => {
    const conversations = new Conversations();
    const early = entry(conversations.placeFor("a") as Partial<OutboxEntry>);
    conversations.know(9);
    expect(conversations.placeOf(early)).toEqual({ dialog_id: 9 });
    conversations.choose(5);
    expect(conversations.placeOf(early)).toEqual({});
  });
});
