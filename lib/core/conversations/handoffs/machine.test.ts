import { expect, test } from "vitest";
import { fieldsOf, type Move, type State, stateOf, transition } from "./machine";

const NOW = new Date("2026-03-02T10:00:00Z");
const LATER = new Date("2026-03-02T12:00:00Z");

const STATES: Record<State["status"], State> = {
  assistant: { status: "assistant" },
  queued: { status: "queued" },
  human: { status: "human", operator: 1 },
  snoozed: { status: "snoozed", operator: 1, until: LATER },
  resolved: { status: "resolved", operator: 1, at: NOW },
};
const RESOLVED: State = { status: "resolved", operator: 1, at: NOW };
const BY_TWO: State = { status: "human", operator: 2 };

/** Every move from every state: what it leads to and what becomes of the record, or that nothing changes, or why it is refused. */
const TABLE: { move: Move; from: Record<State["status"], [State, string] | "stays" | RegExp> }[] = [
  {
    move: { type: "request", mayTake: false },
    from: {
      assistant: [STATES.queued, "open"],
      queued: "stays",
      human: "stays",
      snoozed: [STATES.queued, "open"],
      resolved: [STATES.queued, "open"],
    },
  },
  {
    move: { type: "request", mayTake: true },
    from: {
      assistant: [STATES.queued, "open"],
      queued: "stays",
      human: [STATES.queued, "open"],
      snoozed: [STATES.queued, "open"],
      resolved: [STATES.queued, "open"],
    },
  },
  {
    move: { type: "accept", operator: 2 },
    from: {
      assistant: [BY_TWO, "take"],
      queued: [BY_TWO, "take"],
      human: /already has/,
      snoozed: [BY_TWO, "take"],
      resolved: /is resolved/,
    },
  },
  {
    move: { type: "write", operator: 2 },
    from: {
      assistant: [BY_TWO, "take"],
      queued: [BY_TWO, "take"],
      human: "stays",
      snoozed: [BY_TWO, "take"],
      resolved: [BY_TWO, "take"],
    },
  },
  {
    move: { type: "assign", operator: 2 },
    from: {
      assistant: [BY_TWO, "take"],
      queued: [BY_TWO, "take"],
      human: [BY_TWO, "pass"],
      snoozed: [BY_TWO, "take"],
      resolved: [BY_TWO, "take"],
    },
  },
  {
    move: { type: "complete" },
    from: {
      assistant: [{ ...RESOLVED, operator: null }, "close"],
      queued: [{ ...RESOLVED, operator: null }, "close"],
      human: [RESOLVED, "close"],
      snoozed: [RESOLVED, "close"],
      resolved: /resolved already/,
    },
  },
  {
    move: { type: "hand_back", hasAssistant: true },
    from: {
      assistant: /already has/,
      queued: [STATES.assistant, "close"],
      human: [STATES.assistant, "close"],
      snoozed: [STATES.assistant, "close"],
      resolved: [STATES.assistant, "close"],
    },
  },
  {
    move: { type: "hand_back", hasAssistant: false },
    from: {
      assistant: /no assistant/,
      queued: /no assistant/,
      human: /no assistant/,
      snoozed: /no assistant/,
      resolved: /no assistant/,
    },
  },
  {
    move: { type: "snooze", until: LATER },
    from: {
      assistant: [{ status: "snoozed", operator: null, until: LATER }, "keep"],
      queued: [{ status: "snoozed", operator: null, until: LATER }, "keep"],
      human: [STATES.snoozed, "keep"],
      snoozed: [STATES.snoozed, "keep"],
      resolved: [STATES.snoozed, "keep"],
    },
  },
  {
    move: { type: "wake" },
    from: { assistant: "stays", queued: "stays", human: "stays", snoozed: [STATES.human, "keep"], resolved: "stays" },
  },
  {
    move: { type: "visitor_writes", first: "assistant" },
    from: { assistant: "stays", queued: "stays", human: "stays", snoozed: [STATES.human, "keep"], resolved: [STATES.assistant, "keep"] },
  },
  {
    move: { type: "visitor_writes", first: "queued" },
    from: { assistant: "stays", queued: "stays", human: "stays", snoozed: [STATES.human, "keep"], resolved: [STATES.queued, "open"] },
  },
];

const CASES = TABLE.flatMap(({ move, from }) =>
  (Object.keys(from) as State["status"][]).map((status) => ({ move, state: STATES[status], expected: from[status] })),
);

test.each(CASES)("$move.type from $state.status", ({ move, state, expected }) => {
  const outcome = transition(state, move, NOW);
  if (expected instanceof RegExp) {
    expect(outcome).toMatchObject({ ok: false, why: expect.stringMatching(expected) });
  } else if (expected === "stays") {
    expect(outcome).toEqual({ ok: true, changed: false, next: state, record: "keep" });
  } else {
    expect(outcome).toEqual({ ok: true, changed: true, next: expected[0], record: expected[1] });
  }
});

test("what nobody had when it was put off waits for a person when its time has come, and goes to the assistant when the visitor writes", () => {
  const nobodys: State = { status: "snoozed", operator: null, until: LATER };
  expect(transition(nobodys, { type: "wake" }, NOW)).toMatchObject({ next: { status: "queued" }, record: "open" });
  expect(transition(nobodys, { type: "visitor_writes", first: "assistant" }, NOW)).toMatchObject({ next: { status: "assistant" } });
});

test("a state is stored and read back as it was", () => {
  for (const state of Object.values(STATES)) expect(stateOf(fieldsOf(state))).toEqual(state);
});
