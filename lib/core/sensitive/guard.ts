import { type Actor, isOutside } from "../log";
import type { Core } from "./core";
import type { SensitiveRules } from "./find-sensitive";
import { fromSealable, maskText, type SealedText, toSealable, unmaskEdit } from "./mask";

/** A text as it may be kept and shown, and the encrypted original where something was masked. */
export type GuardedText = { text: string; sealed: string | null };

/** A team hands out its own account and a first password on purpose; a visitor has to be able to read them. */
const HANDED_OUT = new Set(["ibans", "passwords"]);

/** What a member's messages are searched for, by the rules it is made of: those are replaced, never changed. */
const forMembers = new WeakMap<SensitiveRules, SensitiveRules>();

function memberRules(rules: SensitiveRules): SensitiveRules {
  const made = forMembers.get(rules) ?? { ...rules, kinds: new Set([...rules.kinds].filter((kind) => !HANDED_OUT.has(kind))) };
  forMembers.set(rules, made);
  return made;
}

/**
 * The edge of the write path: what is sensitive in a text goes no further than here. Asked before the dialog is
 * locked, since it may have to read the workspace's settings: at once where they are known.
 */
export function guardText(core: Core, actor: Actor, text: string, options: { note?: boolean } = {}): GuardedText | Promise<GuardedText> {
  if (actor.type === "assistant") return { text, sealed: null };
  const guard = (rules: SensitiveRules): GuardedText => {
    const made = maskText(text, isOutside(actor) || options.note ? rules : memberRules(rules));
    return made ? { text: made.text, sealed: core.secrets.seal(toSealable(made.original)) } : { text, sealed: null };
  };
  const known = core.rules.known(actor.workspaceId);
  return known ? guard(known) : core.rules.of(actor.workspaceId).then(guard);
}

/** A text that is only passed on or kept as a remark, of which no original is needed. */
export const maskedText = async (core: Pick<Core, "rules">, actor: Actor, text: string): Promise<string> =>
  maskText(text, await core.rules.of(actor.workspaceId))?.text ?? text;

/** Lets somebody outside work on a text without seeing what is sensitive in it; what it hid is put back into the answer. */
export async function throughMask(
  core: Pick<Core, "rules">,
  actor: Actor,
  text: string,
  work: (masked: string) => Promise<string>,
): Promise<string> {
  const made = maskText(text, await core.rules.of(actor.workspaceId));
  return made ? unmaskEdit(await work(made.text), made.original) : work(text);
}

/** @throws Error when the key that encrypted it is not among the settings */
export const unsealText = (core: Pick<Core, "secrets">, sealed: string): SealedText => fromSealable(core.secrets.unseal(sealed));
