import { describe, expect, it } from "vitest";
import type { Standing } from "./fits";
import { momentsOf, type PastEvent, standingsOf } from "./past";

const now = { status: "human", labels: [], waiting_since: null, first_reply_at: null } as unknown as Standing;
const event = (minute: number, more: Partial<PastEvent> = {}): PastEvent => ({
  type: "dialog.status_changed",
  at: new Date(minute * 60_000),
  data: { status: "human", previous_status: "queued" },
  sender: null,
  ...more,
});

describe("the past of a conversation", () => {
  it("is as after the last event up to a moment, and is not known before the first", () => {
    const at = standingsOf(momentsOf(now, [event(1, { type: "dialog.created", data: {} }), event(5)]));
    expect([0, 1, 4, 5, 9].map((minute) => at(new Date(minute * 60_000))?.status)).toEqual([
      undefined,
      "queued",
      "queued",
      "human",
      "human",
    ]);
  });

  it("is read once, however many moments are asked for", () => {
    let looked = 0;
    const events = Array.from({ length: 1_000 }, (_, minute) => ({
      ...event(0),
      get at() {
        looked += 1;
        return new Date(minute * 60_000);
      },
    }));
    const at = standingsOf(momentsOf(now, events));
    looked = 0;
    for (let minute = 0; minute < 1_000; minute += 1) at(new Date(minute * 60_000));
    expect(looked).toBeLessThan(3_000);
  });
});
