import type { RoomKind, StoredReaction } from "../../../db/schema";
import type { Reaction } from "../../protocol/message";
import { type Actor, isOutside, principalKey } from "./actor";

/** Whose support dialog it is: one person, who may be a visitor first and a customer then. */
const OUTSIDE = "outside";

/** What an actor's reactions in a dialog of this kind are kept under. */
export const reactorOf = (actor: Actor, kind: RoomKind): string => (kind === "support" && isOutside(actor) ? OUTSIDE : principalKey(actor));

const isOneOf = (by: readonly string[], reader: Actor): boolean =>
  by.includes(principalKey(reader)) || (isOutside(reader) && by.includes(OUTSIDE));

/** Whether a message with these reactions looks different to this reader than to those who did not react. */
export const hasReacted = (stored: readonly StoredReaction[], reader: Actor): boolean => stored.some(({ by }) => isOneOf(by, reader));

/** @param reader null for what is sent to several: none of it is theirs */
export const toReactions = (stored: readonly StoredReaction[], reader: Actor | null): Reaction[] =>
  stored.map(({ emoji, by }) => ({ emoji, count: by.length, mine: reader !== null && isOneOf(by, reader) }));

/** The reactions of a message after somebody reacted with an emoji, or took that back; the same ones where nothing changes. */
export function withReaction(stored: readonly StoredReaction[], emoji: string, by: string, on: boolean): readonly StoredReaction[] {
  const known = stored.find((each) => each.emoji === emoji);
  if ((known?.by.includes(by) ?? false) === on) return stored;
  if (!known) return [...stored, { emoji, by: [by] }];
  const others = known.by.filter((each) => each !== by);
  const changed = { emoji, by: on ? [...others, by] : others };
  return stored.map((each) => (each === known ? changed : each)).filter((each) => each.by.length > 0);
}

/** With somebody's as another's, each emoji once. */
export const withReactorAs = (stored: readonly StoredReaction[], from: string, to: string): StoredReaction[] =>
  stored.map((each) => ({ ...each, by: [...new Set(each.by.map((one) => (one === from ? to : one)))] }));

/** Without any of somebody's. */
export const withoutReactor = (stored: readonly StoredReaction[], by: string): StoredReaction[] =>
  stored.map((each) => ({ ...each, by: each.by.filter((one) => one !== by) })).filter((each) => each.by.length > 0);
