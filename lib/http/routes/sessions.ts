import {
  askForConfirmation,
  askForReset,
  confirmEmail,
  endSession,
  endSessions,
  listSessions,
  resetPassword,
  revoke,
} from "../../core/people";
import { sessionRoutes } from "../../protocol/routes/sessions";
import { addressOf } from "../identify";
import { implement } from "../implement";

export const sessions = implement(sessionRoutes, {
  listSessions: ({ core, actor }) => listSessions(core, actor),

  endSessions: async ({ core, actor, query }) => ({
    ended: await endSessions(core, actor, { keepCurrent: query.keep_current }),
  }),

  endSession: ({ core, actor, params }) => endSession(core, actor, params.id),
  revokeToken: ({ core, body, request }) => revoke(core, body.refresh_token, addressOf(request)),
  askForConfirmation: ({ core, actor }) => askForConfirmation(core, actor),
  askForReset: ({ core, body, request }) => askForReset(core, body.email, addressOf(request)),
  resetPassword: ({ core, params, body, request }) => resetPassword(core, params.token, body.password, addressOf(request)),
  confirmEmail: ({ core, body }) => confirmEmail(core, body.token),
});
