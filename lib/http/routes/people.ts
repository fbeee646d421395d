import { isDomainError } from "../../core/log";
import {
  beginTwoFactor,
  confirmTwoFactor,
  createMember,
  deleteMember,
  disableTwoFactor,
  getMe,
  listMembers,
  refresh,
  renewRecoveryCodes,
  signIn,
  updateMe,
  updateMember,
} from "../../core/people";
import { addressKey, takeOne } from "../../core/system";
import { peopleRoutes } from "../../protocol/routes/people";
import { answerRenewed } from "../answer-renewed";
import { addressOf, countWrong, signInFrom } from "../identify";
import { implement } from "../implement";

export const people = implement(peopleRoutes, {
  createToken: async ({ core, body, request }) => signIn(core, body, await signInFrom(core, request.headers)),

  refreshToken: ({ core, body, request }) =>
    refresh(core, body.refresh_token, addressOf(request)).catch(async (error: unknown) => {
      throw isDomainError(error) && error.code === "UNAUTHENTICATED" ? await countWrong(core, request, error) : error;
    }),

  getMe: ({ core, actor }) => getMe(core, actor),

  updateMe: async ({ core, actor, body, request }) => {
    const { me, session } = await updateMe(core, actor, body);
    return answerRenewed(core, request, session, me);
  },

  beginTwoFactor: ({ core, actor, body }) => beginTwoFactor(core, actor, body),

  confirmTwoFactor: async ({ core, actor, body, request }) => {
    const { session, ...codes } = await confirmTwoFactor(core, actor, body);
    return answerRenewed(core, request, session, codes);
  },

  renewRecoveryCodes: ({ core, actor, body }) => renewRecoveryCodes(core, actor, body),

  disableTwoFactor: async ({ core, actor, body, request }) => {
    const { session } = await disableTwoFactor(core, actor, body);
    return answerRenewed(core, request, session, {});
  },

  listMembers: ({ core, actor, query }) => listMembers(core, actor, query),

  createMember: async ({ core, actor, body, request }) => {
    await takeOne(core.limits.invitationsOfAddress, addressKey(addressOf(request)), "invitations from this address");
    return createMember(core, actor, body);
  },

  updateMember: ({ core, actor, params, body }) => updateMember(core, actor, params.id, body),
  deleteMember: ({ core, actor, params }) => deleteMember(core, actor, params.id),
});
