import type { Dialog } from "@/lib/protocol/dialog";
import type { Down } from "@/lib/protocol/events-down";
import type { Message } from "@/lib/protocol/message";
import type { Turn } from "../types";

type TurnEventName = "agent_started" | "agent_thinking" | "tool_executing" | "partial_result" | "agent_completed";

/** A turn event by name, as the server sends it. */
export type TurnChange = { [E in TurnEventName]: { event: E; payload: Down[E] } }[TurnEventName];

export type TurnState = {
  readonly current: { readonly turn: Turn; readonly parts: ReadonlyMap<number, string>; readonly messageId: number | null } | null;
  /** The turn that ended last: what comes late of it is not shown. */
  readonly ended: string | null;
};

export const NO_TURN: TurnState = { current: null, ended: null };

/** What stands in the transcript when somebody else has the conversation from then on (P9). */
const ENDING = new Set(["handoff_requested", "joined", "resolved", "snoozed", "assigned"]);

export const endTurn = (state: TurnState): TurnState => (state.current ? { current: null, ended: state.current.turn.turn_id } : state);

/** Pure: the streamed answer after one more event of the turn. */
export function reduceTurn(state: TurnState, change: TurnChange, dialog: Dialog | null, has: (messageId: number) => boolean): TurnState {
  const { turn_id: turnId } = change.payload;
  if (turnId === state.ended) return state;
  if (change.event === "agent_completed") {
    if (state.current?.turn.turn_id !== turnId) return { ...state, ended: turnId };
    const { message_id: messageId } = change.payload;
    if (messageId === null || has(messageId)) return endTurn(state);
    return { ...state, current: { ...state.current, messageId } };
  }
  if (dialog && (dialog.status === "human" || dialog.status === "queued")) return state;
  // A turn that starts once more was taken over from a dead node, or is replayed to who has just joined.
  const goesOn = state.current?.turn.turn_id === turnId && change.event !== "agent_started";
  const current = goesOn ? state.current : begin(turnId, dialog);
  return { ...state, current: step(current, change) };
}

type Current = NonNullable<TurnState["current"]>;

const begin = (turn_id: string, dialog: Dialog | null): Current => ({
  turn: { turn_id, name: dialog?.assistant?.name ?? "", phase: "started", tool: null, text: "" },
  parts: new Map(),
  messageId: null,
});

function step(current: Current, change: Exclude<TurnChange, { event: "agent_completed" }>): Current {
  const { turn } = current;
  switch (change.event) {
    case "agent_started":
      return { ...current, turn: { ...turn, name: change.payload.name } };
    case "agent_thinking":
      return { ...current, turn: { ...turn, phase: "thinking", tool: null } };
    case "tool_executing":
      return { ...current, turn: { ...turn, phase: "tool", tool: change.payload.tool } };
    case "partial_result": {
      const parts = new Map(current.parts).set(change.payload.index, change.payload.delta);
      return { ...current, parts, turn: { ...turn, phase: "writing", tool: null, text: joined(parts) } };
    }
  }
}

/** The words so far, up to the first part that is missing. */
function joined(parts: ReadonlyMap<number, string>): string {
  let text = "";
  for (let index = 0; parts.has(index); index += 1) text += parts.get(index);
  return text;
}

/** A message of the log ends the turn when it is the answer, or when it says that a person has the conversation. */
export function turnAfterMessage(state: TurnState, message: Message): TurnState {
  const answered = message.sender === "assistant" && message.kind !== "event";
  const taken = message.sender === "manager" && message.kind !== "note";
  const handed = message.kind === "event" && ENDING.has(String(message.event?.type));
  return answered || taken || handed ? endTurn(state) : state;
}

export const turnAfterDialog = (state: TurnState, dialog: Dialog): TurnState =>
  dialog.status === "assistant" || dialog.status === "resolved" ? state : endTurn(state);
