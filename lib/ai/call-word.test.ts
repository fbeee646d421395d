import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { untilWord } from "./call-word";

const run = (pieces: readonly string[]) => {
  const gate = untilWord("HAND_OVER");
  const text = pieces.map((piece) => gate.push(piece)).join("") + gate.end();
  return { text, met: gate.met };
};

describe("a word that is meant for us alone", () => {
  it("is never shown, and neither is what comes after it", () => {
    expect(run(["I can't say. HAND", "_OV", "ER Really not."])).toEqual({ text: "I can't say. ", met: true });
    expect(run(["HAND_OVER"])).toEqual({ text: "", met: true });
  });

  it("holds nothing back that only looks like it", () => {
    expect(run(["HAND", "Y hints: HAND_", "SHAKE"])).toEqual({ text: "HANDY hints: HAND_SHAKE", met: false });
  });

  it("is found however the text is cut", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.array(fc.nat(40), { maxLength: 8 }), (before, after, cuts) => {
        const whole = `${before}HAND_OVER${after}`;
        const at = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((end, i) => whole.slice(at[i], end));
        expect(run(pieces)).toEqual({ text: whole.slice(0, whole.indexOf("HAND_OVER")), met: true });
      }),
    );
  });
});
