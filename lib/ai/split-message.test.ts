import { expect, it } from "vitest";
import { splitMessage } from "./split-message";

it("a message of two questions is two", () => {
  expect(splitMessage("How long is the warranty on jackets? And where is the shop in Leeds?").questions).toHaveLength(2);
  expect(splitMessage("In how many days can I return shoes, and what does standard delivery cost?").questions).toHaveLength(2);
});

it("a second question that says nothing by itself stays with the first", () => {
  expect(splitMessage("How long is the warranty on jackets? Why?").questions).toHaveLength(1);
});

it("what a long message tells beside its question is told apart from it", () => {
  const { questions, told } = splitMessage(
    "Hello, I am planning a trip to Norway with two friends next month and our old stove broke yesterday. What does express delivery to Norway cost?",
  );
  expect(questions).toEqual(["What does express delivery to Norway cost?"]);
  expect(told).toContain("old stove");
});

it("a short message is its own question", () => {
  expect(splitMessage("shipping costs")).toEqual({ questions: ["shipping costs"], told: "" });
});
