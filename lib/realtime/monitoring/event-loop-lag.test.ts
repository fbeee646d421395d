import { afterEach, describe, expect, it } from "vitest";
import { EventLoopLag } from "./event-loop-lag";

describe("the lag of the event loop", () => {
  let now = 0;
  let lag: EventLoopLag;
  /** Ticks are due every 500 ms; each of these comes late by so many ms. */
  const ticks = (...lateMs: number[]) => {
    now = 0;
    lag = new EventLoopLag(() => now);
    for (const late of lateMs) {
      now += 500 + late;
      lag.tick();
    }
  };
  afterEach(() => lag.stop());

  it("is none before the first tick, and where each tick comes in time", () => {
    ticks();
    expect(lag.averageMs).toBe(0);
    ticks(0, 0, 0);
    expect(lag.averageMs).toBe(0);
  });

  it("hardly notices one short pause among punctual ticks", () => {
    ticks(0, 0, 0, 0, 400, 0, 0, 0, 0, 0);
    expect(lag.averageMs).toBe(40);
  });

  it("is small right after a start that held up the first tick", () => {
    ticks(600);
    expect(lag.averageMs).toBe(60);
  });

  it("is large after one long pause, and while each tick is late", () => {
    ticks(0, 0, 0, 0, 10_000, 0, 0, 0, 0, 0);
    expect(lag.averageMs).toBe(1_000);
    ticks(...Array<number>(10).fill(300));
    expect(lag.averageMs).toBe(300);
  });

  it("has forgotten a pause five seconds later", () => {
    ticks(10_000, ...Array<number>(10).fill(0));
    expect(lag.averageMs).toBe(0);
  });
});
