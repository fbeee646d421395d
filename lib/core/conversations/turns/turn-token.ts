import { z } from "zod";
import type { TurnGrant } from "../../../protocol/turns";
import { badRequest } from "../../log";
import { readOwn, signOwn } from "../../system";
import type { Core } from "../core";

/** For so long a bot has the turn. */
const TURN_SECONDS = 60;

const claims = z.object({ typ: z.literal("turn"), dialog_id: z.number(), epoch: z.number(), exp: z.number() });

/** What lets its holder speak as the assistant while the dialog's fencing token is `epoch`: for a minute, or until `expires_at`. */
export function grantTurn(
  { secrets, now }: Pick<Core, "secrets" | "now">,
  dialogId: number,
  epoch: number,
  expires_at?: string,
): TurnGrant {
  const exp = expires_at === undefined ? Math.floor(now().getTime() / 1_000) + TURN_SECONDS : Date.parse(expires_at) / 1_000;
  const turn_token = signOwn(secrets.signingKey, { typ: "turn", dialog_id: dialogId, epoch, exp });
  return { turn_token, expires_at: new Date(exp * 1_000).toISOString() };
}

const claimsIn = ({ secrets }: Pick<Core, "secrets">, dialogId: number, token: string): z.output<typeof claims> | undefined => {
  const read = claims.safeParse(readOwn(secrets.signingKey, token)).data;
  return read?.dialog_id === dialogId ? read : undefined;
};

/** Whether it is a token of a turn in this conversation, if only of one that is over. */
export const isTurnOf = (core: Pick<Core, "secrets">, dialogId: number, token: string): boolean =>
  claimsIn(core, dialogId, token) !== undefined;

/** @throws DomainError BAD_REQUEST for what is no token of this dialog */
export function readTurn(core: Pick<Core, "secrets" | "now">, dialogId: number, token: string): { epoch: number; isExpired: boolean } {
  const read = claimsIn(core, dialogId, token);
  if (!read) throw badRequest("turn_token: is no token of a turn in this conversation");
  return { epoch: read.epoch, isExpired: read.exp * 1_000 <= core.now().getTime() };
}
