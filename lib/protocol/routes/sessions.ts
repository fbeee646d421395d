import { z } from "zod";
import { email, sessionKind, textId } from "../values";
import { password } from "./people";
import { ANYONE, listOf, MEMBERS_ALONE, nothing, route } from "./spec";

export const session = z.object({
  id: z.string(),
  kind: sessionKind.describe("`browser`: the dashboard; `api`: a pair of tokens of `POST /api/token`"),
  current: z.boolean().describe("the one that asks"),
  address: z.string().nullable().describe("where its sign-in came from"),
  user_agent: z.string().nullable(),
  last_seen: z.string().describe("to the minute"),
  created_at: z.string(),
});
export type Session = z.infer<typeof session>;

const own = { tag: "people", who: MEMBERS_ALONE } as const;
const flag = z.enum(["1", "0", "true", "false"]).transform((text) => text === "1" || text === "true");

export const sessionRoutes = {
  listSessions: route({
    ...own,
    method: "GET",
    path: "/api/me/sessions",
    summary: "One's own sign-ins that have not ended, the last seen first",
    answer: listOf(session),
  }),
  endSessions: route({
    ...own,
    method: "DELETE",
    path: "/api/me/sessions",
    summary: "Signs out everywhere; with `keep_current=1` everywhere but here. Connections of what ended close with 4002",
    query: z.object({ keep_current: flag.default(false) }),
    answer: z.object({ ended: z.number().int() }),
  }),
  endSession: route({
    ...own,
    method: "DELETE",
    path: "/api/me/sessions/{id}",
    summary: "Ends one sign-in of one's own: its tokens open nothing more and its connections close with 4002",
    params: z.object({ id: textId }),
    answer: nothing,
  }),
  revokeToken: route({
    method: "POST",
    path: "/api/token/revoke",
    tag: "people",
    who: ANYONE,
    summary: "Ends the sign-in that a refresh token belongs to; a token that is not known, or no more, is no fault (RFC 7009)",
    body: z.object({ refresh_token: z.string().min(1).max(200) }),
    answer: nothing,
  }),
  askForConfirmation: route({
    ...own,
    method: "POST",
    path: "/api/me/email-confirmation",
    summary: "Sends the email with which one's own address is confirmed once more; single sign-on takes a confirmed one",
    answer: nothing,
  }),
  confirmEmail: route({
    method: "POST",
    path: "/api/email-confirmations",
    tag: "people",
    who: ANYONE,
    summary: "Confirms a member's address with the token that was sent there",
    body: z.object({ token: z.string().min(1).max(2000) }),
    answer: z.object({ email: z.string() }),
  }),
  askForReset: route({
    method: "POST",
    path: "/api/password-reset",
    tag: "people",
    who: ANYONE,
    summary:
      "Sends a link that sets a new password, if a member has this address; the answer is the same if nobody has. 409 where the server has no SMTP_URL or no PUBLIC_URL",
    body: z.object({ email }),
    answer: nothing,
    refuses: ["CONFLICT", "RATE_LIMITED"],
  }),
  resetPassword: route({
    method: "POST",
    path: "/api/password-reset/{token}",
    tag: "people",
    who: ANYONE,
    summary: "Sets a new password with the token of such a link: once, within an hour. Every sign-in of before ends",
    params: z.object({ token: z.string().min(1).max(2000) }),
    body: z.object({ password }),
    answer: z.object({ email: z.string() }),
    refuses: ["RATE_LIMITED"],
  }),
} as const;
