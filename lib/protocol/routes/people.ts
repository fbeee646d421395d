import { z } from "zod";
import { email, line, memberRole, numericId, operatorStatus, visibility } from "../values";
import { ANYONE, listOf, listQuery, MEMBERS, MEMBERS_ALONE, nothing, route } from "./spec";

export const password = z.string().min(8, "is shorter than 8 characters").max(1000);

/** An address of a picture: of the web, or an uploaded file's. */
export const pictureUrl = z
  .string()
  .max(2048)
  .regex(/^(https?:\/\/|\/)[^\s]+$/, "is not an address that begins with https:// or /");

export const member = z.object({
  id: z.number(),
  email: z.string(),
  name: z.string(),
  role: memberRole,
  visibility: visibility.describe("which conversations they see; owners and admins `all`"),
  teams: z.array(z.number().int()).describe("the ids of the teams they are in"),
  avatar_url: z.string().nullable(),
  status: operatorStatus,
  online: z.boolean(),
  two_factor: z.boolean().describe("their sign-in takes a code as well"),
  last_seen: z.string().nullable(),
  active_handoffs: z.number().int().optional().describe("conversations in hand; in the list alone"),
  created_at: z.string(),
});
export type Member = z.infer<typeof member>;

const tokens = z.object({ access_token: z.string(), refresh_token: z.string(), expires_in: z.number().int().describe("seconds") });

export const me = z.object({
  member,
  email_confirmed: z.boolean().describe("single sign-on is bound to a confirmed address"),
  sends_email: z.boolean().describe("whether this installation sends email at all"),
  recovery_codes_left: z.number().int(),
  workspace: z.object({ id: z.number(), name: z.string(), accent: z.string().nullable() }),
  limits: z.object({ max_message_bytes: z.number(), max_message_rate: z.number(), max_upload_bytes: z.number() }),
});
export type Me = z.infer<typeof me>;

const code = z.string().trim().min(1).max(40);
const currentPassword = z.string().min(1).max(1000);
const recoveryCodes = z.object({ recovery_codes: z.array(z.string()).describe("each opens once; shown here and never again") });
const own = { tag: "people", who: MEMBERS_ALONE } as const;

const params = z.object({ id: numericId });
const somethingToChange = (value: object) => Object.values(value).some((entry) => entry !== undefined);
const NOTHING_NAMED = "names nothing to change";

export const peopleRoutes = {
  createToken: route({
    method: "POST",
    path: "/api/token",
    tag: "people",
    who: ANYONE,
    summary:
      "Signs a member in: an access token for 15 minutes and a refresh token; with two factors it takes a `code` as well. Where email and password fit several workspaces the answer is 409 with `error.workspaces`",
    body: z.object({
      email: z.string().trim().min(1).max(254),
      password: z.string().min(1).max(1000),
      code: code.optional().describe("the six digits of the authenticator app, or a recovery code"),
      workspace: numericId.optional().describe("which one, for a member of several who has the same password there"),
    }),
    answer: tokens,
    refuses: ["UNAUTHENTICATED"],
  }),
  refreshToken: route({
    method: "POST",
    path: "/api/token/refresh",
    tag: "people",
    who: ANYONE,
    summary: "A new pair of tokens for a refresh token, which works once",
    body: z.object({ refresh_token: z.string().min(1).max(200) }),
    answer: tokens,
    refuses: ["UNAUTHENTICATED"],
  }),
  getMe: route({
    method: "GET",
    path: "/api/me",
    tag: "people",
    who: MEMBERS_ALONE,
    summary: "Who one is, in which workspace, within which limits",
    answer: me,
  }),
  updateMe: route({
    method: "PATCH",
    path: "/api/me",
    tag: "people",
    who: MEMBERS_ALONE,
    summary: "Changes one's own name, picture, availability or password; a new password ends every other sign-in",
    body: z
      .object({
        name: line(),
        avatar_url: pictureUrl.nullable(),
        status: operatorStatus,
        password,
        current_password: z.string().min(1).max(1000).describe("needed with `password`"),
      })
      .partial()
      .refine(somethingToChange, NOTHING_NAMED),
    answer: me,
  }),
  beginTwoFactor: route({
    ...own,
    method: "POST",
    path: "/api/me/two-factor",
    summary: "Begins two-factor sign-in: a secret for an authenticator app, which counts once it is confirmed",
    body: z.object({ current_password: currentPassword }),
    answer: z.object({ secret: z.string(), uri: z.string().describe("the otpauth: address of the QR code") }),
  }),
  confirmTwoFactor: route({
    ...own,
    method: "POST",
    path: "/api/me/two-factor/confirm",
    summary: "Turns two-factor sign-in on with a code of the app",
    body: z.object({ code }),
    answer: recoveryCodes,
  }),
  renewRecoveryCodes: route({
    ...own,
    method: "POST",
    path: "/api/me/two-factor/recovery-codes",
    summary: "New recovery codes; the old ones open nothing any more",
    body: z.object({ code }),
    answer: recoveryCodes,
  }),
  disableTwoFactor: route({
    ...own,
    method: "POST",
    path: "/api/me/two-factor/disable",
    summary: "Turns two-factor sign-in off",
    body: z.object({ current_password: currentPassword, code }),
    answer: nothing,
  }),
  listMembers: route({
    method: "GET",
    path: "/api/members",
    tag: "people",
    who: MEMBERS,
    scope: "read",
    summary: "The members of the workspace",
    query: listQuery,
    answer: listOf(member),
  }),
  createMember: route({
    method: "POST",
    path: "/api/members",
    tag: "people",
    who: MEMBERS,
    scope: "manage",
    admin: true,
    status: 201,
    summary: "Adds a member; admins and owners are made by an owner",
    body: z.object({
      email,
      name: line(),
      role: memberRole.default("operator"),
      password: password.optional().describe("without one the member can't sign in until an owner or admin sets one"),
    }),
    answer: member,
  }),
  updateMember: route({
    method: "PATCH",
    path: "/api/members/{id}",
    tag: "people",
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params,
    summary: "Changes a member; roles of admins and owners are an owner's to change",
    body: z
      .object({
        email,
        name: line(),
        role: memberRole,
        visibility: visibility.describe(
          "what an operator sees: `all`, `own` (assigned to them) or `team` (also their teams'); what has neither assignee nor team is seen by all",
        ),
        password,
        avatar_url: pictureUrl.nullable(),
        two_factor: z.literal(false).describe("for a member who has lost the authenticator and the recovery codes"),
      })
      .partial()
      .refine(somethingToChange, NOTHING_NAMED),
    answer: member,
  }),
  deleteMember: route({
    method: "DELETE",
    path: "/api/members/{id}",
    tag: "people",
    who: MEMBERS,
    scope: "manage",
    admin: true,
    params,
    summary: "Removes a member: their credentials and connections end at once",
    answer: nothing,
  }),
} as const;
