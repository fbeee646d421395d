import {
  type Addressee,
  acceptHandoff,
  announceTyping,
  beginWithContact,
  completeHandoff,
  countDialogs,
  deleteMessage,
  editMessage,
  getDialog,
  listDialogs,
  listMessages,
  mailTranscript,
  publishTurnEvent,
  rateDialog,
  readDialog,
  readTranscript,
  requestHandoff,
  revealMessage,
  scheduleMessage,
  sendInTurn,
  sendMessage,
  startDialog,
  takeTurn,
  turnLimitKey,
  updateDialog,
  updateMany,
} from "../../core/conversations";
import { badRequest, isOutside, loadDialog, type MemberActor, principalKey, toRef } from "../../core/log";
import { keepVisitor, noteContext } from "../../core/people";
import { takeOne } from "../../core/system";
import { dialogRoutes } from "../../protocol/routes/dialogs";
import { Answer } from "../answer";
import { download } from "../download";
import { eventStreamAnswer, resumesAfter } from "../event-stream-answer";
import { addressOf } from "../identify";
import { implement } from "../implement";
import type { Services } from "../services";

const TRANSCRIPT_TYPES = { html: "text/html; charset=utf-8", txt: "text/plain; charset=utf-8", json: "application/json" };

/** Whom a member names. @throws DomainError BAD_REQUEST where that is nobody, or two */
function addresseeIn({ contact_id, email }: { contact_id?: string | undefined; email?: string | undefined }) {
  if (contact_id !== undefined && email === undefined) return { contact_id };
  if (email !== undefined && contact_id === undefined) return { email };
  throw badRequest("contact_id: name either it or an email: with whom the conversation begins");
}

/** Somebody who is on the site and has not written is kept from now on, with the assistant whose chat they have open. */
async function meet({ core, monitor }: Services, { workspaceId }: MemberActor, addressee: Addressee): Promise<Addressee> {
  if ("email" in addressee || (await core.rows.contact(addressee.contact_id))) return addressee;
  const live = (await monitor.visitors(workspaceId)).find(({ contactId }) => contactId === addressee.contact_id);
  if (!live) return addressee;
  await keepVisitor(core, workspaceId, live);
  return { ...addressee, assistant_id: live.assistantId };
}

export const dialogs = implement(dialogRoutes, {
  listDialogs: ({ core, actor, query }) => listDialogs(core, actor, query),
  countDialogs: ({ core, actor }) => countDialogs(core, actor),

  createDialog: async ({ services, core, actor, body, request }) => {
    const receivedAt = core.now().getTime();
    await takeOne(core.limits.messages, principalKey(actor), "messages");
    const { context, contact_id, email, ...input } = body;
    // The answers would go to whatever address a visitor gives.
    if (isOutside(actor) && input.channel === "email")
      throw badRequest("channel: a conversation by e-mail is begun by a member, or by a mail");
    const where = { ...context, user_agent: request.headers.get("user-agent")?.slice(0, 400) };
    const sent = isOutside(actor)
      ? await startDialog(core, actor, input, where)
      : await beginWithContact(core, actor, await meet(services, actor, addresseeIn({ contact_id, email })), input);
    services.monitor.received(sent.message.id, actor, receivedAt);
    const dialog = await getDialog(core, actor, sent.dialogId);
    return new Answer(sent.duplicate ? 200 : 201, { dialog, message: sent.message, duplicate: sent.duplicate });
  },

  getDialog: ({ core, actor, params }) => getDialog(core, actor, params.id),
  updateDialog: ({ core, actor, params, body }) => updateDialog(core, actor, params.id, body),

  updateDialogs: async ({ core, actor, body }) => {
    await takeOne(core.limits.heavy, principalKey(actor), "bulk changes");
    return updateMany(core, actor, body);
  },

  listMessages: ({ core, actor, params, query }) => listMessages(core, actor, params.id, query),

  sendMessage: async ({ services, core, actor, params, body }) => {
    const receivedAt = core.now().getTime();
    const { context, turn_token, send_at, cancel_if_answered = false, ...input } = body;
    const key = turn_token === undefined ? principalKey(actor) : turnLimitKey(core, actor, params.id, turn_token);
    await takeOne(core.limits.messages, key, "messages");
    if (send_at) {
      if (turn_token !== undefined) throw badRequest("send_at: what is said in a turn is said now");
      const later = await scheduleMessage(core, actor, params.id, input, { send_at, cancel_if_answered });
      return "message" in later ? new Answer(200, later) : new Answer(202, later);
    }
    if (context && isOutside(actor)) await noteContext(core, actor, context);
    const { message, duplicate } =
      turn_token === undefined
        ? await sendMessage(core, actor, params.id, input)
        : await sendInTurn(core, actor, params.id, turn_token, input);
    services.monitor.received(message.id, actor, receivedAt);
    return new Answer(duplicate ? 200 : 201, { message, duplicate });
  },

  takeTurn: async ({ core, actor, params }) => {
    await takeOne(core.limits.messages, turnLimitKey(core, actor, params.id), "turns");
    return takeTurn(core, actor, params.id);
  },
  addTurnEvent: async ({ core, actor, params, body }) => {
    await takeOne(core.limits.events, turnLimitKey(core, actor, params.id, body.turn_token), "events");
    await publishTurnEvent(core, actor, params.id, body);
  },

  streamDialog: async ({ services, actor, expiresAt, params, query, request }) => {
    const reader = { actor, expiresAt, address: addressOf(request) };
    return eventStreamAnswer(await services.eventStream(reader, params.id, resumesAfter(request, query.after_seq)));
  },

  editMessage: ({ core, actor, params, body }) =>
    editMessage(core, actor, { dialog_id: params.id, message_id: params.message_id, text: body.text }),

  deleteMessage: ({ core, actor, params }) => deleteMessage(core, actor, { dialog_id: params.id, message_id: params.message_id }),
  revealMessage: ({ core, actor, params }) => revealMessage(core, actor, { dialog_id: params.id, message_id: params.message_id }),
  readDialog: ({ core, actor, params, body }) => readDialog(core, actor, { dialog_id: params.id, seq: body.seq }),

  typeInDialog: async ({ core, actor, params, body }) => {
    await announceTyping(core, actor, toRef(await loadDialog(core.db, actor, params.id)), body);
  },

  getTranscript: async ({ core, actor, params, query: { format } }) => {
    await takeOne(core.limits.heavy, principalKey(actor), "transcripts");
    const pieces = await readTranscript(core, actor, params.id, format);
    return download(`conversation-${params.id}.${format}`, TRANSCRIPT_TYPES[format], pieces);
  },
  mailTranscript: ({ core, actor, params, body }) => mailTranscript(core, actor, params.id, body.email),
  rateDialog: ({ core, actor, params, body }) => rateDialog(core, actor, { dialog_id: params.id, ...body }),
  requestHandoff: ({ core, actor, params, body }) => requestHandoff(core, actor, { dialog_id: params.id, ...body }),
  acceptHandoff: ({ core, actor, params }) => acceptHandoff(core, actor, { dialog_id: params.id }),
  completeHandoff: ({ core, actor, params, body }) => completeHandoff(core, actor, { dialog_id: params.id, ...body }),
});
