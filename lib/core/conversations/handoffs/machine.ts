import type { DialogStatus } from "../../../protocol/values";

/** Where a conversation stands, with what belongs to that and to nothing else. */
export type State =
  | { status: "assistant" }
  | { status: "queued" }
  | { status: "human"; operator: number | null }
  | { status: "snoozed"; operator: number | null; until: Date | null }
  | { status: "resolved"; operator: number | null; at: Date | null };

/** What can happen to it. */
export type Move =
  /** A person is asked for. Only a member, or Baton itself, takes it out of another's hands by that. */
  | { type: "request"; mayTake: boolean }
  | { type: "accept"; operator: number }
  /** A member writes: whoever writes has it, unless another has it already. */
  | { type: "write"; operator: number }
  /** Given to one operator by hand, whoever has it. */
  | { type: "assign"; operator: number }
  | { type: "complete" }
  | { type: "hand_back"; hasAssistant: boolean }
  | { type: "snooze"; until: Date | null }
  /** The time it was put off to has come. */
  | { type: "wake" }
  /** The person outside writes. `first`: who gets a conversation that begins. */
  | { type: "visitor_writes"; first: "assistant" | "queued" };

/**
 * What becomes of the handoff's record: a new one is opened, the current one is taken, passed to another operator,
 * closed, or left alone.
 */
type Record = "open" | "take" | "pass" | "close" | "keep";

export type Outcome = { ok: true; changed: boolean; next: State; record: Record } | { ok: false; why: string };

const to = (next: State, record: Record): Outcome => ({ ok: true, changed: true, next, record });
const stay = (state: State): Outcome => ({ ok: true, changed: false, next: state, record: "keep" });
const refuse = (why: string): Outcome => ({ ok: false, why });

const operatorOf = (state: State): number | null => ("operator" in state ? state.operator : null);

/**
 * The whole of the handoff: assistant → queued → human → resolved, and back.
 * @param now becomes the time of a resolution
 */
export function transition(state: State, move: Move, now: Date): Outcome {
  switch (move.type) {
    case "request":
      if (state.status === "queued" || (state.status === "human" && !move.mayTake)) return stay(state);
      return to({ status: "queued" }, "open");
    case "accept":
      if (state.status === "human") return refuse("A person already has this conversation");
      if (state.status === "resolved") return refuse("This conversation is resolved");
      return to({ status: "human", operator: move.operator }, "take");
    case "write":
      if (state.status === "human" && state.operator !== null) return stay(state);
      return to({ status: "human", operator: move.operator }, "take");
    case "assign":
      if (state.status === "human" && state.operator === move.operator) return stay(state);
      return to({ status: "human", operator: move.operator }, state.status === "human" ? "pass" : "take");
    case "complete":
      if (state.status === "resolved") return refuse("This conversation is resolved already");
      return to({ status: "resolved", operator: operatorOf(state), at: now }, "close");
    case "hand_back":
      if (!move.hasAssistant) return refuse("This conversation has no assistant to hand back to");
      if (state.status === "assistant") return refuse("The assistant already has this conversation");
      return to({ status: "assistant" }, "close");
    case "snooze":
      return to({ status: "snoozed", operator: operatorOf(state), until: move.until }, "keep");
    case "wake":
      if (state.status !== "snoozed") return stay(state);
      return wake(state, "queued");
    case "visitor_writes":
      if (state.status === "snoozed") return wake(state, move.first);
      if (state.status !== "resolved") return stay(state);
      return move.first === "queued" ? to({ status: "queued" }, "open") : to({ status: "assistant" }, "keep");
  }
}

/** Whoever had it has it again. */
function wake(state: Extract<State, { status: "snoozed" }>, otherwise: "assistant" | "queued"): Outcome {
  if (state.operator !== null) return to({ status: "human", operator: state.operator }, "keep");
  return otherwise === "queued" ? to({ status: "queued" }, "open") : to({ status: "assistant" }, "keep");
}

type Fields = { status: DialogStatus; assignee_id: number | null; snoozed_until: Date | null; resolved_at: Date | null };

/** The state that a stored conversation is in. */
export function stateOf(row: Fields): State {
  switch (row.status) {
    case "assistant":
    case "queued":
      return { status: row.status };
    case "human":
      return { status: "human", operator: row.assignee_id };
    case "snoozed":
      return { status: "snoozed", operator: row.assignee_id, until: row.snoozed_until };
    case "resolved":
      return { status: "resolved", operator: row.assignee_id, at: row.resolved_at };
  }
}

/** How a state is stored. */
export const fieldsOf = (state: State): Fields => ({
  status: state.status,
  assignee_id: operatorOf(state),
  snoozed_until: state.status === "snoozed" ? state.until : null,
  resolved_at: state.status === "resolved" ? state.at : null,
});
