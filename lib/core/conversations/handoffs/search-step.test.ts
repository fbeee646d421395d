import { expect, test } from "vitest";
import { DEFAULT_HANDOFF } from "../../../protocol/handoff-settings";
import { type Candidate, nextStep, pickOperator, type Search } from "./search-step";

const NOW = new Date("2026-03-02T10:00:00Z");
const inSeconds = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const RULES = {
  ...DEFAULT_HANDOFF,
  assignment: "least_busy" as const,
  offer_seconds: 60,
  everyone_seconds: 300,
  max_offers: 2,
  max_active: 5,
};
const NEW: Search = { tried: [], everyoneAt: null, mailedAt: null };
const one = (id: number, active: number, offered = 0, askedAt: Date | null = null): Candidate => ({ id, active, offered, askedAt });

test("by hand, everyone is told at once", () => {
  const step = nextStep(NEW, { ...RULES, assignment: "manual" }, [one(1, 0)], NOW);
  expect(step).toEqual({ type: "everyone", again: inSeconds(300) });
});

test("the least busy is asked; what is offered to one counts as in hand", () => {
  expect(nextStep(NEW, RULES, [one(1, 3), one(2, 1, 1), one(3, 1)], NOW)).toEqual({ type: "offer", to: 3, again: inSeconds(60) });
});

test("in a round the one who was asked the longest ago is asked, however much they have", () => {
  const rules = { ...RULES, assignment: "round_robin" as const };
  expect(pickOperator([one(1, 0, 0, inSeconds(-10)), one(2, 4, 0, inSeconds(-20)), one(3, 0, 0, inSeconds(-5))], rules, [])?.id).toBe(2);
  expect(pickOperator([one(1, 0, 0, inSeconds(-10)), one(2, 4)], rules, [])?.id).toBe(2);
});

test("nobody gets more than the cap", () => {
  expect(pickOperator([one(1, 5), one(2, 3, 2)], RULES, [])).toBeUndefined();
  expect(nextStep(NEW, RULES, [one(1, 5)], NOW).type).toBe("everyone");
});

test("nobody is asked twice; then everyone, then e-mail, then nothing more", () => {
  const people = [one(1, 0), one(2, 0), one(3, 0)];
  expect(nextStep({ ...NEW, tried: [1] }, RULES, people, NOW)).toMatchObject({ type: "offer", to: 2 });
  expect(nextStep({ ...NEW, tried: [1, 2] }, RULES, people, NOW)).toEqual({ type: "everyone", again: inSeconds(300) });
  const told = { tried: [1, 2], everyoneAt: NOW, mailedAt: null };
  expect(nextStep(told, RULES, people, inSeconds(299))).toEqual({ type: "rest", again: inSeconds(300) });
  expect(nextStep(told, RULES, people, inSeconds(300))).toEqual({ type: "mail", again: null });
  expect(nextStep({ ...told, mailedAt: inSeconds(300) }, RULES, people, inSeconds(900))).toEqual({ type: "rest", again: null });
});

test("where nobody is there, everyone is told without a wait", () => {
  expect(nextStep(NEW, RULES, [], NOW)).toEqual({ type: "everyone", again: inSeconds(300) });
});
