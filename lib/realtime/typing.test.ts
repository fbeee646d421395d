import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DomainEvent } from "../core/log/events";
import { TYPING_EXPIRES_MS, TYPING_PACE_MS, TypingExpiry, TypingPace } from "./typing";

type Typing = Extract<DomainEvent, { type: "typing" }>;

const typing = (text: string, { dialog = 1, user = "v", is_typing = true } = {}): Typing => ({
  type: "typing",
  dialog: { id: dialog, workspaceId: 1, kind: "support", contactId: null, assigneeId: null, teamId: null },
  author: "visitor",
  payload: { dialog_id: dialog, user_id: user, name: "Visitor", is_typing, text },
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("who types", () => {
  function setUp() {
    const published: string[] = [];
    const pace = new TypingPace(({ payload }) => void published.push(payload.is_typing ? (payload.text ?? "") : "stopped"));
    return { published, pace };
  }

  it("is published at once, then at most twice a second, and the last state always arrives", () => {
    const { published, pace } = setUp();
    for (let n = 0; n < 20_000; n += 1) {
      pace.hear(typing(`word ${n}`));
      if (n % 20 === 0) vi.advanceTimersByTime(1);
    }
    pace.hear(typing("", { is_typing: false }));
    vi.advanceTimersByTime(TYPING_PACE_MS);
    expect(published[0]).toBe("word 0");
    expect(published.at(-1)).toBe("stopped");
    expect(published.length).toBeLessThanOrEqual(4);
  });

  it("is paced by dialog and by author", () => {
    const { published, pace } = setUp();
    pace.hear(typing("a"));
    pace.hear(typing("b", { dialog: 2 }));
    pace.hear(typing("c", { user: "w" }));
    expect(published).toEqual(["a", "b", "c"]);
  });

  it("is published at once again after a pause, and nothing is kept of it meanwhile", () => {
    const { published, pace } = setUp();
    pace.hear(typing("a"));
    vi.advanceTimersByTime(TYPING_PACE_MS);
    expect(vi.getTimerCount()).toBe(0);
    pace.hear(typing("b"));
    expect(published).toEqual(["a", "b"]);
  });
});

it("what was begun and never ended ends by itself, and nothing is kept of it", () => {
  const published: boolean[] = [];
  const expiry = new TypingExpiry(({ payload }) => void published.push(payload.is_typing));
  expiry.note(typing("a"));
  vi.advanceTimersByTime(TYPING_EXPIRES_MS);
  expect(published).toEqual([false]);
  expect(vi.getTimerCount()).toBe(0);
});
