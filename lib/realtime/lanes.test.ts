import { expect, it } from "vitest";
import type { MemberActor, VisitorActor } from "../core/log";
import { UP, type UpEvent } from "../protocol/events-up";
import { laneOf } from "./dispatch";

const member = { type: "member", memberId: 1, workspaceId: 1, role: "operator" } as MemberActor;
const visitor = { type: "visitor", contactId: "a", workspaceId: 1 } as VisitorActor;
const events = Object.keys(UP) as UpEvent[];
const ofSeveral: UpEvent[] = [
  "sync",
  "set_status",
  "join_room",
  "leave_room",
  "subscribe_order_updates",
  "subscribe_quote_updates",
  "subscribe_analytics",
];
/** Events of people outside, which a member is refused whatever they wait for. */
const ofOutside: UpEvent[] = ["rate", "page_view"];

it("whatever a member does in one conversation waits for that conversation alone", () => {
  for (const event of events.filter((each) => ![...ofSeveral, ...ofOutside, "viewing"].includes(each)))
    expect([event, laneOf(member, event, { dialog_id: 7 })]).toEqual([event, 7]);
});

it("what is in front of a member waits for what was before, whichever conversation that is, and holds up none of them", () => {
  for (const payload of [null, {}, { dialog_id: 7 }]) expect(laneOf(member, "viewing", payload)).toBe(0);
});

it("P3: what is of no conversation, or of several, waits for all before it, and so does what names its conversation otherwise", () => {
  for (const event of ofSeveral) expect(laneOf(member, event, { dialog_id: 7 })).toBeUndefined();
  for (const payload of [{}, null, undefined, "7", { dialog_id: "7" }, { room: "team" }])
    expect(laneOf(member, "chat_message", payload)).toBeUndefined();
});

it("a person outside asks for one thing after another: only their messages go side by side", () => {
  for (const event of events)
    expect([event, laneOf(visitor, event, { dialog_id: 7 })]).toEqual([event, event === "chat_message" ? 7 : undefined]);
});
