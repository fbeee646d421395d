import { askForConfirmation, confirmEmail, endSession, endSessions, listSessions, revoke } from "../../core/people";
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
  confirmEmail: ({ core, body }) => confirmEmail(core, body.token),
});
