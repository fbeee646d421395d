import type { Actor, DialogRow, Facts, VisitorActor } from "../log";
import { addressKey } from "./address-ranges";
import type { SystemCore } from "./core";
import { takeNow, takeOne } from "./limits";

const WINDOWS = {
  conversations: "conversationsOfAddress",
  uploads: "uploadsOfAddress",
  answers: "answersOfAddress",
  transcripts: "transcriptsOfAddress",
} as const;

/**
 * Counts what a visitor makes by the address they came from, over all visitors of it: a visitor token is free, so a
 * window of each visitor bounds nobody. Whoever has proved who they are is not counted here. At once where this node
 * counts alone.
 * @throws DomainError RATE_LIMITED
 */
export function limitStranger(core: Pick<SystemCore, "limits">, actor: Actor, what: keyof typeof WINDOWS): Promise<void> | undefined {
  if (actor.type !== "visitor" || actor.address === undefined) return undefined;
  const taking = takeNow(core.limits[WINDOWS[what]], addressKey(actor.address), `${what} from this address`);
  return taking instanceof Promise ? taking.then(() => undefined) : undefined;
}

/** The assistant has it, or will have it again once the visitor writes. */
const ANSWERED: ReadonlySet<DialogRow["status"]> = new Set(["assistant", "resolved"]);

/** Counts a visitor's message where the assistant is to answer it, or it begins a conversation. @throws DomainError RATE_LIMITED */
export function limitAnswer(
  core: Pick<SystemCore, "limits">,
  actor: Actor,
  { dialog, begins }: Pick<Facts, "dialog" | "begins">,
): Promise<void> | undefined {
  const beginning = begins ? limitStranger(core, actor, "conversations") : undefined;
  if (!ANSWERED.has(dialog.status)) return beginning;
  return beginning ? beginning.then(() => limitStranger(core, actor, "answers")) : limitStranger(core, actor, "answers");
}

/** Counts a visitor who is new, by address and by workspace. @throws DomainError RATE_LIMITED */
export async function limitSession(core: Pick<SystemCore, "limits">, { workspaceId, address }: VisitorActor): Promise<void> {
  if (address === undefined) return;
  await takeOne(core.limits.sessionsOfAddress, addressKey(address), "new visitors from this address");
  await takeOne(core.limits.sessionsOfWorkspace, String(workspaceId), "new visitors of this workspace");
}

/** Counts a visitor who comes back for their history. @throws DomainError RATE_LIMITED */
export async function limitRead(core: Pick<SystemCore, "limits">, { address }: VisitorActor): Promise<void> {
  if (address !== undefined) await takeOne(core.limits.readsOfAddress, addressKey(address), "requests from this address");
}
