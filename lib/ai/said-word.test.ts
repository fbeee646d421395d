import { expect, it } from "vitest";
import { saidWord } from "./said-word";

it.each([
  ["I want a REFUND!", "refund"],
  ["Please, cancel   my\ncontract.", "Cancel my contract"],
  ["Ich möchte KÜNDIGEN", "kündigen"],
])("%s has %s in it", (text, word) => expect(saidWord(text, ["nothing", word])).toBe(word));

it.each([
  ["Is it refundable?", "refund"],
  ["Cancel the order, not my contract", "cancel my contract"],
  ["Anything at all", "??"],
])("%s has %s not in it", (text, word) => expect(saidWord(text, [word])).toBeUndefined());
