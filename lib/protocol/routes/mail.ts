import { z } from "zod";
import { emailChannel, mail, mailSummary, receivedMail } from "../mail";
import { email, numericId, textId } from "../values";
import { MEMBERS, nothing, route } from "./spec";

const channel = {
  tag: "channels",
  who: MEMBERS,
  scope: "manage",
  admin: true,
  path: "/api/assistants/{id}/channels/email",
  params: z.object({ id: textId }),
} as const;
const ofDialog = { tag: "channels", who: MEMBERS, scope: "read" } as const;

export const mailRoutes = {
  getEmailChannel: route({
    ...channel,
    method: "GET",
    summary: "The address whose mail comes to an assistant, and what keeps it from working",
    query: z.object({ check: z.enum(["0", "1"]).optional().describe("1: asks the mail servers, which takes some seconds") }),
    answer: emailChannel,
  }),
  setEmailChannel: route({
    ...channel,
    method: "POST",
    status: 201,
    summary: "Sets the address whose mail comes to an assistant, in place of the one it had",
    body: z.object({ address: email }),
    answer: emailChannel,
  }),
  removeEmailChannel: route({
    ...channel,
    method: "DELETE",
    summary: "Takes the address away from an assistant; its conversations stay",
    answer: nothing,
  }),
  receiveMail: route({
    method: "POST",
    path: "/api/channels/email/inbound",
    tag: "channels",
    who: ["integration"],
    scope: "write",
    raw: "message/rfc822",
    rawOr: z.object({ raw: z.string().min(1).describe("the mail as it was sent (RFC 5322); what is not ASCII is taken as UTF-8") }),
    summary: "Takes a mail in: it goes on with the conversation that it answers, or begins one; the same mail stands once",
    status: 201,
    answer: receivedMail,
    also: { 200: { description: "It stood already, or a program wrote it, which is not answered", answer: receivedMail } },
  }),
  listMails: route({
    ...ofDialog,
    method: "GET",
    path: "/api/dialogs/{id}/mails",
    summary: "The mails of a conversation, the oldest first, and what became of those that went out",
    params: z.object({ id: numericId }),
    answer: z.object({ data: z.array(mailSummary) }),
  }),
  getMail: route({
    ...ofDialog,
    method: "GET",
    path: "/api/dialogs/{id}/mails/{mail_id}",
    summary: "A whole mail, with what it quotes",
    params: z.object({ id: numericId, mail_id: numericId }),
    answer: mail,
  }),
} as const;
