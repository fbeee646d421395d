import { expect, it } from "vitest";
import { flawOfAck, flawOfEvent, flawOfFrame } from "./check";
import { errorBody } from "./errors";

const typing = { dialog_id: 1, user_id: 7, name: "Dana", is_typing: true };
const refused = { ok: false, error: errorBody("NOT_FOUND", "There is no such dialog", new Date(0)) };

it("an event as its schema says has no flaw", () => {
  expect(flawOfEvent("typing", typing)).toBeUndefined();
});

it("an event with a field of another type names the field", () => {
  expect(flawOfEvent("typing", { ...typing, is_typing: "yes" })).toMatch(/^is_typing: /);
});

it("a field that no schema names is a flaw, at any depth", () => {
  expect(flawOfEvent("typing", { ...typing, room: "support_1" })).toBe("room: is not in the schema");
  expect(flawOfEvent("handoff_started", { dialog_id: 1, manager: { id: 1, name: "Dana", email: "d@example.com" } })).toBe(
    "manager.email: is not in the schema",
  );
});

it("an event that is not in the list is a flaw", () => {
  expect(flawOfEvent("constructor", {})).toBe("there is no event constructor");
});

it("an acknowledgement is held to the schema of its event, a refusal to that of errors", () => {
  expect(flawOfAck("leave_dialog", { ok: true, correlation_id: "c" })).toBeUndefined();
  expect(flawOfAck("chat_message", { ok: true })).toMatch(/^message: /);
  expect(flawOfAck("join_dialog", refused)).toBeUndefined();
  expect(flawOfAck("no_such_event", refused)).toBeUndefined();
  expect(flawOfAck("no_such_event", { ok: true })).toBe("there is no event no_such_event");
});

it("a frame of the raw WebSocket is held to its own form, and to its event's", () => {
  const frame = { type: "typing", payload: typing, timestamp: "2025-01-01T00:00:00.000Z" };
  expect(flawOfFrame(frame)).toBeUndefined();
  expect(flawOfFrame({ ...frame, timestamp: undefined })).toMatch(/^timestamp: /);
  expect(flawOfFrame({ ...frame, payload: {} })).toMatch(/^dialog_id: /);
  expect(flawOfFrame({ ...frame, type: "ack", payload: { ok: false } })).toMatch(/^error: /);
  expect(flawOfFrame({ ...frame, type: "pong", payload: {} })).toBeUndefined();
});
