import { expect, it } from "vitest";
import { LiveTurns } from "./live-turns";

const dialog = { id: 1 } as Parameters<LiveTurns["hear"]>[0]["dialog"];
const ids = { dialog_id: 1, turn_id: "1-1" };

it("a turn that says more than is kept is shown live, and not to who joins in the middle", () => {
  const turns = new LiveTurns(() => 0, 10);
  const part = (index: number, delta: string) =>
    turns.hear({ type: "turn", dialog, turnEpoch: 1, event: "partial_result", payload: { ...ids, index, delta } });
  turns.hear({ type: "turn", dialog, turnEpoch: 1, event: "agent_started", payload: { ...ids, name: "Bot" } });
  expect([part(0, "ééé"), part(1, "four")]).toEqual([true, true]);
  expect(turns.soFar(1)).toHaveLength(3);
  expect(part(2, "x")).toBe(true);
  expect(turns.soFar(1)).toEqual([]);
  expect(part(3, "x")).toBe(true);
  expect(turns.soFar(1)).toEqual([]);
});
