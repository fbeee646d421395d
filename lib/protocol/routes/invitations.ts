import { z } from "zod";
import { email, line, memberRole, numericId } from "../values";
import { password } from "./people";
import { ANYONE, listOf, listQuery, MEMBERS, nothing, route } from "./spec";

const invitation = z.object({
  id: z.number(),
  email: z.string(),
  role: memberRole,
  expired: z.boolean().describe("its link has run out: it can be sent again"),
  expires_at: z.string(),
  created_at: z.string(),
});
export type Invitation = z.infer<typeof invitation>;

const invited = invitation.extend({
  link: z.string().nullable().describe("to be passed on where the server sends no email, else null; shown here and never again"),
});
const params = z.object({ id: numericId });
const own = { tag: "people", who: MEMBERS, scope: "manage", admin: true } as const;

export const invitationRoutes = {
  listInvitations: route({
    ...own,
    method: "GET",
    path: "/api/invitations",
    summary: "The invitations that were not accepted, in the order in which they were made",
    query: listQuery,
    answer: listOf(invitation),
  }),
  createInvitation: route({
    ...own,
    method: "POST",
    path: "/api/invitations",
    status: 201,
    summary:
      "Invites somebody to the team by a link that is used once, within seven days; the answer is the same for an address that a member has. Roles above operator take an owner. The same address again gets another link, and the one before ends",
    body: z.object({ email, role: memberRole.default("operator") }),
    answer: invited,
    refuses: ["CONFLICT", "RATE_LIMITED"],
  }),
  resendInvitation: route({
    ...own,
    method: "POST",
    path: "/api/invitations/{id}/resend",
    params,
    body: z.unknown().optional(),
    summary: "Sends another link, good for seven days more; the one before ends",
    answer: invited,
    refuses: ["RATE_LIMITED"],
  }),
  revokeInvitation: route({
    ...own,
    method: "DELETE",
    path: "/api/invitations/{id}",
    params,
    summary: "Takes an invitation back: its link opens nothing",
    answer: nothing,
  }),
  acceptInvitation: route({
    method: "POST",
    path: "/api/invitations/{token}/accept",
    tag: "people",
    who: ANYONE,
    params: z.object({ token: z.string().min(1).max(2000) }),
    summary: "Makes a member of whoever has the link: once, within seven days. 409 where a member has the address",
    body: z.object({ name: line(200), password }),
    answer: z.object({ email: z.string() }),
    refuses: ["CONFLICT", "RATE_LIMITED"],
  }),
} as const;
