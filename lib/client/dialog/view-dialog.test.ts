import { describe, expect, test } from "vitest";
import { aMessage, live } from "../testing";
import type { OutboxEntry } from "../types";
import { EMPTY_DIALOG, reduceDialog } from "./reduce-dialog";
import { makeItems, type Viewpoint } from "./view-dialog";

const visitor: Viewpoint = { me: null, isMine: (message) => message.sender === "user", counts: () => false, sender: "user" };
const entry: OutboxEntry = {
  client_id: "c-5",
  scope: "s",
  dialog_id: 1,
  text: "my words",
  kind: "text",
  attachments: [],
  reply_to: null,
  order: 1,
  state: "waiting",
  error: null,
};
const mine = live(aMessage(5, { client_id: "c-5", sender: "user", text: "my words" }));
const shown = (items: ReturnType<ReturnType<typeof makeItems>>) => items.map(({ message, delivery }) => [message.text, delivery?.state]);

describe("one's own words, acknowledged while the log before them is not here", () => {
  test("stay in sight from the moment they wait until the log has come", () => {
    const items = makeItems();
    expect(shown(items(EMPTY_DIALOG, [entry], visitor))).toEqual([["my words", "sending"]]);
    const held = reduceDialog(EMPTY_DIALOG, { type: "message", message: mine });
    expect(shown(items(held, [entry], visitor))).toEqual([["my words", "sent"]]);
    expect(shown(items(held, [], visitor))).toEqual([["my words", "sent"]]);
    const { prev_seq: _, ...stored } = mine;
    const page = { messages: [aMessage(4), stored], last_seq: 5, has_more: false };
    const whole = reduceDialog(held, { type: "page", asked: null, page });
    expect(shown(items(whole, [], visitor))).toEqual([
      ["message 4", undefined],
      ["my words", "sent"],
    ]);
  });

  test("stand once, as they were edited last, and others' words wait for what comes before them", () => {
    const edited = live({ ...mine, text: "my better words", changed_seq: 7 });
    const others = live(aMessage(6));
    const held = [mine, others, edited].reduce((state, message) => reduceDialog(state, { type: "message", message }), EMPTY_DIALOG);
    expect(shown(makeItems()(held, [], visitor))).toEqual([["my better words", "sent"]]);
  });
});
