import { acceptInvitation, invite, listInvitations, resendInvitation, revokeInvitation } from "../../core/people";
import { invitationRoutes } from "../../protocol/routes/invitations";
import { addressOf } from "../identify";
import { implement } from "../implement";

export const invitations = implement(invitationRoutes, {
  listInvitations: ({ core, actor, query }) => listInvitations(core, actor, query),
  createInvitation: ({ core, actor, body }) => invite(core, actor, body),
  resendInvitation: ({ core, actor, params }) => resendInvitation(core, actor, params.id),
  revokeInvitation: ({ core, actor, params }) => revokeInvitation(core, actor, params.id),
  acceptInvitation: ({ core, params, body, request }) => acceptInvitation(core, params.token, body, addressOf(request)),
});
