import type { HandoffSettings } from "../../../protocol/handoff-settings";

/** How far the search for a person has got in one handoff. */
export type Search = { tried: readonly number[]; everyoneAt: Date | null; mailedAt: Date | null };

/** An operator who is available: what they have in hand, what is offered to them, when they were last asked. */
export type Candidate = { id: number; active: number; offered: number; askedAt: Date | null };

/** What to do now, and when to look again; null where nothing more was promised. */
export type Step =
  | { type: "offer"; to: number; again: Date }
  | { type: "everyone"; again: Date }
  | { type: "mail"; again: null }
  | { type: "rest"; again: Date | null };

type Rules = Pick<HandoffSettings, "assignment" | "max_active" | "offer_seconds" | "max_offers" | "everyone_seconds">;

const after = (from: Date, seconds: number): Date => new Date(from.getTime() + seconds * 1000);

/** Whose turn it is among those with room for one more; nobody's where each is full or was asked before. */
export function pickOperator(candidates: readonly Candidate[], rules: Rules, tried: readonly number[]): Candidate | undefined {
  const asked = (one: Candidate) => one.askedAt?.getTime() ?? 0;
  const load = (one: Candidate) => one.active + one.offered;
  const free = candidates.filter((one) => load(one) < rules.max_active && !tried.includes(one.id));
  const busyFirst = (a: Candidate, b: Candidate) => (rules.assignment === "least_busy" ? load(a) - load(b) : 0);
  return [...free].sort((a, b) => busyFirst(a, b) || asked(a) - asked(b) || a.id - b.id)[0];
}

/** One operator after the other, then everyone, then e-mail. */
export function nextStep(search: Search, rules: Rules, candidates: readonly Candidate[], now: Date): Step {
  if (search.everyoneAt === null) {
    const mayOffer = rules.assignment !== "manual" && search.tried.length < rules.max_offers;
    const next = mayOffer ? pickOperator(candidates, rules, search.tried) : undefined;
    return next
      ? { type: "offer", to: next.id, again: after(now, rules.offer_seconds) }
      : { type: "everyone", again: after(now, rules.everyone_seconds) };
  }
  if (search.mailedAt !== null) return { type: "rest", again: null };
  const mailAt = after(search.everyoneAt, rules.everyone_seconds);
  return now >= mailAt ? { type: "mail", again: null } : { type: "rest", again: mailAt };
}
