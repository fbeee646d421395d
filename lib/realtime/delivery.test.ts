import { describe, expect, it } from "vitest";
import type { LiveMessage } from "../protocol/message";
import type { Connection } from "./connection";
import { Delivery, MAX_BUFFERED_BYTES } from "./delivery";

const SETTINGS = { ackTimeoutMs: 10_000, maxRetries: 3, ttlMs: 300_000 };
const message = (id: number) => ({ id, dialog_id: 1, seq: id, changed_seq: id, prev_seq: id - 1 }) as LiveMessage;

function setUp(settings = SETTINGS) {
  let now = 0;
  const sent: { id: number; at: number }[] = [];
  const delivered: number[] = [];
  let buffered = 0;
  let dropped = false;
  const connection = {
    actor: { workspaceId: 1 },
    sendMessage: (payload: LiveMessage) => sent.push({ id: payload.id, at: now }),
    buffered: () => buffered,
    drop: () => {
      dropped = true;
    },
  } as unknown as Connection;
  const delivery = new Delivery(settings, () => now, { delivered: (_connection, { id }) => delivered.push(id) });
  const runUntil = (end: number) => {
    for (; now <= end; now += 500) delivery.sweep();
  };
  return { delivery, connection, sent, delivered, runUntil, fill: () => (buffered = MAX_BUFFERED_BYTES + 1), dropped: () => dropped };
}

describe("delivery (P7)", () => {
  it("sends again with exponential backoff, at most three times, then leaves it to the numbers", () => {
    const { delivery, connection, sent, runUntil } = setUp();
    delivery.send(connection, message(1));
    runUntil(600_000);
    expect(sent.map(({ at }) => at)).toEqual([0, 10_000, 30_000, 70_000]);
    delivery.cleanUp();
    expect(delivery.unacknowledged).toBe(0);
  });

  it("counts an acknowledgement that comes after the last attempt, until what waits is cleaned up", () => {
    const { delivery, connection, delivered, runUntil } = setUp();
    for (const id of [1, 2]) delivery.send(connection, message(id));
    runUntil(600_000);
    delivery.acknowledge(connection, 1);
    delivery.cleanUp();
    delivery.acknowledge(connection, 2);
    expect(delivered).toEqual([1]);
  });

  it("waits sixty seconds at most", () => {
    const { delivery, connection, sent, runUntil } = setUp({ ackTimeoutMs: 40_000, maxRetries: 3, ttlMs: 300_000 });
    delivery.send(connection, message(1));
    runUntil(600_000);
    expect(sent.map(({ at }) => at)).toEqual([0, 40_000, 100_000, 160_000]);
  });

  it("stops at the end of the message's time", () => {
    const { delivery, connection, sent, runUntil } = setUp({ ...SETTINGS, ttlMs: 15_000 });
    delivery.send(connection, message(1));
    runUntil(600_000);
    expect(sent).toHaveLength(2);
  });

  it("does not send again what was acknowledged, and reports it once", () => {
    const { delivery, connection, sent, delivered, runUntil } = setUp();
    delivery.send(connection, message(1));
    delivery.acknowledge(connection, 1);
    delivery.acknowledge(connection, 1);
    runUntil(100_000);
    expect([sent.length, delivered]).toEqual([1, [1]]);
  });

  it("takes an acknowledgement up to a number", () => {
    const { delivery, connection, sent, delivered, runUntil } = setUp();
    for (const id of [1, 2, 3]) delivery.send(connection, message(id));
    delivery.acknowledgeUpTo(connection, 1, 2);
    runUntil(10_000);
    expect([sent.map(({ id }) => id), delivered]).toEqual([
      [1, 2, 3, 3],
      [1, 2],
    ]);
  });

  it("lets a reader go that does not read", () => {
    const { delivery, connection, sent, fill, dropped } = setUp();
    fill();
    delivery.send(connection, message(1));
    expect([sent.length, dropped(), delivery.unacknowledged]).toEqual([0, true, 0]);
  });
});
