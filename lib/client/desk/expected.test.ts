import { describe, expect, test } from "vitest";
import { aDialog } from "../testing";
import { ExpectedChanges } from "./expected";

const dana = { id: 1, name: "Dana", avatar_url: null };
const queued = aDialog({ status: "queued", last_seq: 4, updated_at: "2025-01-02T00:00:00.000Z" });
const accept = { status: "human" as const, assignee: dana };

describe("Changes that are shown before they are answered", () => {
  test("what was asked for is shown at once", () => {
    expect(new ExpectedChanges().begin(queued, accept)).toMatchObject({ status: "human", assignee: dana, last_seq: 4 });
  });

  test("what is heard of the conversation meanwhile is shown with it", () => {
    const expected = new ExpectedChanges();
    expected.begin(queued, accept);
    const heard = expected.shown({ ...queued, unread: 3, last_seq: 5, updated_at: "2025-01-03T00:00:00.000Z" });
    expect(heard).toMatchObject({ status: "human", unread: 3, last_seq: 5 });
  });

  test("a refusal brings back what is so, with all that was heard meanwhile", () => {
    const expected = new ExpectedChanges();
    expected.begin(queued, accept);
    const taken = { ...queued, status: "human" as const, assignee: { id: 2, name: "Marco", avatar_url: null }, last_seq: 5 };
    expected.shown(taken);
    expected.shown(queued);
    expect(expected.settle(queued.id, accept)).toEqual(taken);
    expect(expected.shown(queued)).toBe(queued);
  });

  test("two changes of one conversation do not undo each other", () => {
    const expected = new ExpectedChanges();
    const label = { labels: ["vip"] };
    expected.begin(queued, accept);
    expected.begin(queued, label);
    expect(expected.settle(queued.id, accept)).toMatchObject({ status: "queued", labels: ["vip"] });
    expect(expected.shown(queued)).toMatchObject({ labels: ["vip"] });
  });
});
