import { checkChannel } from "../../channels";
import { principalKey } from "../../core/log";
import { getEmailChannel, getMail, listMails, receiveMail, removeEmailChannel, setEmailChannel } from "../../core/mail";
import { MAIL_LIMITS } from "../../core/reading";
import { takeOne } from "../../core/system";
import { mailRoutes } from "../../protocol/routes/mail";
import { Answer } from "../answer";
import { implement } from "../implement";
import { readRaw } from "../read-raw";

export const mail = implement(mailRoutes, {
  getEmailChannel: async ({ core, actor, params, query }) => {
    const channel = await getEmailChannel(core, actor, params.id);
    if (query.check !== "1") return channel;
    await takeOne(core.limits.heavy, principalKey(actor), "checks of the mail servers");
    return { ...channel, problems: await checkChannel(core.env, channel) };
  },
  setEmailChannel: ({ core, actor, params, body }) => setEmailChannel(core, actor, params.id, body.address),
  removeEmailChannel: ({ core, actor, params }) => removeEmailChannel(core, actor, params.id),

  receiveMail: async ({ core, actor, request }) => {
    await takeOne(core.limits.heavy, principalKey(actor), "mails");
    const raw = await readRaw(request, mailRoutes.receiveMail.rawOr, MAIL_LIMITS.BYTES);
    const received = await receiveMail(core, raw, actor.workspaceId);
    return new Answer(received.outcome === "received" ? 201 : 200, received);
  },

  listMails: ({ core, actor, params }) => listMails(core, actor, params.id),
  getMail: ({ core, actor, params }) => getMail(core, actor, params.id, params.mail_id),
});
