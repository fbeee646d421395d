import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LiveMessage } from "@/lib/protocol/message";
import { fastestMs } from "@/test/fastest";
import { aDialog, aMessage, FakeLog, live } from "../testing";
import { type DialogState, EMPTY_DIALOG, needs, reduceDialog, shownMessages } from "./reduce-dialog";

const LIMIT = 5;
const joined = (log: FakeLog): DialogState => reduceDialog(EMPTY_DIALOG, { type: "page", asked: null, page: log.page({ limit: LIMIT }) });

/** Asks "what changed after N" until the log says that this is all. */
function sync(state: DialogState, log: FakeLog): DialogState {
  let next = state;
  for (;;) {
    const asked = next.at ?? 0;
    const page = log.page({ after_seq: asked, limit: LIMIT });
    next = reduceDialog(next, { type: "page", asked, page });
    if (!page.has_more) return next;
  }
}

const hear = (state: DialogState, message: LiveMessage) => reduceDialog(state, { type: "message", message });

type Step = { do: "write" | "revise" | "deliver" | "repeat" | "lose" | "sync" | "older"; pick: number };

const steps = fc.array(
  fc.record({
    do: fc.constantFrom<Step["do"]>("write", "write", "write", "revise", "deliver", "deliver", "repeat", "lose", "sync", "older"),
    pick: fc.nat(40),
  }),
  { maxLength: 60 },
);

describe("P5: the dialog's log in a client", () => {
  test("P5: stale state, events in any order, twice or lost, and one sync equal a fresh fetch", () => {
    fc.assert(
      fc.property(fc.nat(12), steps, (before, plan) => {
        const log = new FakeLog();
        for (let written = 0; written < before; written += 1) log.append();
        let state = joined(log);
        const wire: LiveMessage[] = [];
        for (const step of plan) {
          if (step.do === "write") wire.push(log.append());
          else if (step.do === "revise" && log.messages.length > 0)
            wire.push(log.revise(step.pick % log.messages.length, `edit ${log.lastSeq}`));
          else if (step.do === "sync") state = sync(state, log);
          else if (step.do === "older" && state.from > 0)
            state = reduceDialog(state, { type: "older", before: state.from, page: log.page({ before_seq: state.from, limit: LIMIT }) });
          else if (wire.length > 0) {
            const [message] = step.do === "repeat" ? [wire[step.pick % wire.length]] : wire.splice(step.pick % wire.length, 1);
            if (step.do !== "lose" && message) state = hear(state, message);
          }
        }
        state = sync(state, log);
        const shown = shownMessages(state);
        expect(state.at).toBe(log.lastSeq);
        expect(shown).toEqual(log.messages.filter((message) => message.seq >= state.from));
        expect(new Set(shown.map((message) => message.id)).size).toBe(shown.length);
        expect(needs(state)).toBeNull();
      }),
      { numRuns: 400 },
    );
  });

  test("P5: events in their own order need no question", () => {
    const log = new FakeLog();
    let state = joined(log);
    for (let n = 0; n < 4; n += 1) state = hear(state, log.append());
    expect(needs(state)).toBeNull();
    expect(shownMessages(state)).toEqual(log.messages);
  });

  test("P4: an event that comes before the answer to join is kept", () => {
    const log = new FakeLog();
    log.append();
    const page = log.page({ limit: LIMIT });
    const early = hear(EMPTY_DIALOG, log.append());
    expect(shownMessages(reduceDialog(early, { type: "page", asked: null, page }))).toEqual(log.messages);
  });

  test("an answer that was made before a message does not say that the message is not to be had", () => {
    const log = new FakeLog();
    log.append();
    const state = joined(log);
    const question = {
      type: "page" as const,
      asked: state.at,
      heard: state.head,
      page: log.page({ after_seq: state.at ?? 0, limit: LIMIT }),
    };
    const [own, others] = [log.append(), log.append()];
    const answered = reduceDialog(hear(state, others), question);
    expect(needs(answered)).toBe("now");
    expect(shownMessages(hear(answered, own))).toEqual(log.messages);
  });

  test("an answer to a question that was asked since says that a number is not to be had", () => {
    const log = new FakeLog();
    const early = hear(joined(log), live(aMessage(3), 2));
    const page = log.page({ after_seq: 0, limit: LIMIT });
    expect(needs(reduceDialog(early, { type: "page", asked: 0, heard: early.head, page }))).toBeNull();
  });

  test("numbers of notes that a visitor never sees are no gap", () => {
    const state = joined(new FakeLog());
    const next = hear(hear(state, live(aMessage(1), 0)), live(aMessage(4), 1));
    expect(next.at).toBe(4);
    expect(needs(next)).toBeNull();
  });

  test("a gap asks again from the last number one has", () => {
    const next = hear(joined(new FakeLog()), live(aMessage(3), 2));
    expect(next.at).toBe(0);
    expect(needs(next)).toBe("now");
  });

  test("a restored backup takes the place of what was known", () => {
    const log = new FakeLog();
    for (let n = 0; n < 4; n += 1) log.append();
    const ahead = { ...joined(log), at: 90, head: 90 };
    const state = reduceDialog(ahead, { type: "page", asked: 90, page: log.page({ after_seq: 90, limit: LIMIT }) });
    expect(state.at).toBe(4);
    expect(shownMessages(state)).toEqual(log.messages);
  });

  test("a summary that knows of a later number asks soon", () => {
    expect(needs(reduceDialog(joined(new FakeLog()), { type: "dialog", dialog: aDialog({ last_seq: 2 }) }))).toBe("soon");
  });

  test("an older summary changes nothing", () => {
    const state = reduceDialog(joined(new FakeLog()), {
      type: "dialog",
      dialog: aDialog({ last_seq: 2, status: "human", updated_at: "2025-02-01" }),
    });
    expect(reduceDialog(state, { type: "dialog", dialog: aDialog({ last_seq: 1 }) })).toBe(state);
  });

  test("receipts never go back", () => {
    const receipt = (read: number) => ({
      dialog_id: 1,
      principal: { type: "member" as const, id: 1, name: "Dana" },
      delivered_seq: read,
      read_seq: read,
    });
    const state = [3, 1].reduce((now, read) => reduceDialog(now, { type: "receipt", receipt: receipt(read) }), joined(new FakeLog()));
    expect(state.receipts).toEqual([receipt(3)]);
  });
});

describe("P9: the assistant's turn", () => {
  const partial = (index: number, delta: string) => ({
    type: "turn" as const,
    change: { event: "partial_result" as const, payload: { dialog_id: 1, turn_id: "t", index, delta } },
  });
  const start = (log = new FakeLog()) =>
    reduceDialog(joined(log), { type: "turn", change: { event: "agent_started", payload: { dialog_id: 1, turn_id: "t", name: "Baton" } } });

  test("words are put in the order of their index, up to the first that is missing", () => {
    const state = [partial(1, "b"), partial(3, "d"), partial(0, "a")].reduce(reduceDialog, start());
    expect(state.turn.current?.turn.text).toBe("ab");
  });

  test("the answer takes the place of the streamed words, and late words are not shown", () => {
    const log = new FakeLog();
    const answered = hear(reduceDialog(start(log), partial(0, "a")), log.append({ sender: "assistant" }));
    expect(answered.turn.current).toBeNull();
    expect(reduceDialog(answered, partial(1, "b")).turn.current).toBeNull();
  });

  test("a reaction to an earlier answer, known or not, ends neither the turn nor anybody's typing", () => {
    const log = new FakeLog();
    const old = log.append({ sender: "assistant" });
    const typing = { type: "typing" as const, user_id: 1, name: "Dana", is_typing: true };
    const begun = reduceDialog(reduceDialog(start(log), partial(0, "a")), typing);
    const reacted = { ...old, changed_seq: 2, prev_seq: 1, reactions: [{ emoji: "👍", count: 1, mine: false }] };
    for (const state of [begun, { ...begun, messages: new Map() }]) {
      const after = hear(state, reacted);
      expect([after.turn.current?.turn.text, after.typing.length, after.at]).toEqual(["a", 1, 2]);
    }
  });

  test.each([
    ["a member's message", { sender: "manager" as const }],
    ["a handoff", { sender: "system" as const, kind: "event" as const, event: { type: "handoff_requested" } }],
  ])("P9: %s ends the turn", (_what, message) => {
    const log = new FakeLog();
    const ended = hear(reduceDialog(start(log), partial(0, "a")), log.append(message));
    expect(reduceDialog(ended, partial(1, "b")).turn.current).toBeNull();
  });

  test("P9: no turn begins while a person has the conversation", () => {
    const state = reduceDialog(joined(new FakeLog()), { type: "dialog", dialog: aDialog({ status: "human" }) });
    expect(reduceDialog(state, partial(0, "a")).turn.current).toBeNull();
  });

  test("a page of what was missed costs the length of the log once, not once for each of its messages", () => {
    const log = new FakeLog();
    for (let written = 0; written < 20_000; written += 1) log.append();
    const state = reduceDialog(EMPTY_DIALOG, { type: "page", asked: null, page: log.page({ limit: 20_000 }) });
    const asked = log.lastSeq;
    const missed = (count: number) => {
      for (let written = 0; written < count; written += 1) log.append();
      const page = log.page({ after_seq: asked, limit: 200 });
      return fastestMs(() => reduceDialog(state, { type: "page", asked, page }));
    };
    const one = missed(1);
    expect(missed(199)).toBeLessThan(20 * one);
  });
});
