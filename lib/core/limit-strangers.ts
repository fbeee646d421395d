import type { Actor, VisitorActor } from "./actor";
import type { Core } from "./core";
import { addressKey } from "./identity/address-ranges";
import { takeOne } from "./limits";
import type { DialogRow } from "./log/views";

const WINDOWS = {
  conversations: "conversationsOfAddress",
  uploads: "uploadsOfAddress",
  answers: "answersOfAddress",
} as const;

/**
 * Counts what a visitor makes by the address they came from, over all visitors of it: a visitor token is free, so a
 * window of each visitor bounds nobody. Whoever has proved who they are is not counted here.
 * @throws DomainError RATE_LIMITED
 */
export async function limitStranger(core: Core, actor: Actor, what: keyof typeof WINDOWS): Promise<void> {
  if (actor.type !== "visitor" || actor.address === undefined) return;
  await takeOne(core.limits[WINDOWS[what]], addressKey(actor.address), `${what} from this address`);
}

/** The assistant has it, or will have it again once the visitor writes. */
const ANSWERED: ReadonlySet<DialogRow["status"]> = new Set(["assistant", "resolved"]);

/** Counts a visitor's message where the assistant is to answer it. @throws DomainError RATE_LIMITED */
export async function limitAnswer(core: Core, actor: Actor, dialogId: number): Promise<void> {
  if (actor.type !== "visitor" || actor.address === undefined) return;
  const row = await core.rows.dialog(dialogId);
  if (row && ANSWERED.has(row.status)) await limitStranger(core, actor, "answers");
}

/** Counts a visitor who is new, by address and by workspace. @throws DomainError RATE_LIMITED */
export async function limitSession(core: Core, { workspaceId, address }: VisitorActor): Promise<void> {
  if (address === undefined) return;
  await takeOne(core.limits.sessionsOfAddress, addressKey(address), "new visitors from this address");
  await takeOne(core.limits.sessionsOfWorkspace, String(workspaceId), "new visitors of this workspace");
}

/** Counts a visitor who comes back for their history. @throws DomainError RATE_LIMITED */
export async function limitRead(core: Core, { address }: VisitorActor): Promise<void> {
  if (address !== undefined) await takeOne(core.limits.readsOfAddress, addressKey(address), "requests from this address");
}
