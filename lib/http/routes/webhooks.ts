import { principalKey } from "../../core/log";
import { takeOne } from "../../core/system";
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listDeliveries,
  listWebhooks,
  replayWebhook,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
} from "../../core/webhooks";
import { webhookRoutes } from "../../protocol/routes/webhooks";
import { implement } from "../implement";

export const webhooks = implement(webhookRoutes, {
  listWebhooks: ({ core, actor, query }) => listWebhooks(core, actor, query),
  createWebhook: ({ core, actor, body }) => createWebhook(core, actor, body),
  getWebhook: ({ core, actor, params }) => getWebhook(core, actor, params.id),
  updateWebhook: ({ core, actor, params, body }) => updateWebhook(core, actor, params.id, body),
  deleteWebhook: ({ core, actor, params }) => deleteWebhook(core, actor, params.id),
  rotateWebhookSecret: ({ core, actor, params }) => rotateWebhookSecret(core, actor, params.id),
  testWebhook: async ({ core, actor, params }) => {
    await takeOne(core.limits.heavy, principalKey(actor), "tests");
    return testWebhook(core, actor, params.id);
  },
  replayWebhook: ({ core, actor, params, body }) => replayWebhook(core, actor, params.id, body.after),
  listWebhookDeliveries: ({ core, actor, params, query }) => listDeliveries(core, actor, params.id, query),
});
