import { describe, expect, it } from "vitest";
import * as ws from "ws";
import { encode, toFrames } from "./frames";

type Reading = { on(event: "message", listener: (data: Buffer) => void): void; write(frames: Buffer): void };
/** The types of ws leave its parser out. */
const { Receiver } = ws as unknown as { Receiver: new (options: { isServer: boolean }) => Reading };

describe("frames", () => {
  it("several packets in one write are read as they are, whatever their length", () => {
    const packets = [
      "",
      "a",
      "ä".repeat(62),
      "x".repeat(124),
      "x".repeat(125),
      "€".repeat(30_000),
      "x".repeat(65_534),
      "x".repeat(65_535),
      "😀",
    ];
    const heard: string[] = [];
    const receiver = new Receiver({ isServer: false });
    receiver.on("message", (data) => heard.push(data.toString()));
    receiver.write(toFrames(packets));
    expect(heard).toEqual(packets.map((packet) => `4${packet}`));
  });

  it("a payload is encoded once, however many it goes to", () => {
    let times = 0;
    const payload = { toJSON: () => ({ times: ++times }) };
    expect([encode(payload), encode(payload)]).toEqual(['{"times":1}', '{"times":1}']);
  });
});
