export { webhookJobs } from "./deliver";
export { eraseOldDeliveries, listDeliveries, testWebhook } from "./deliveries";
export { enqueueDeliveries } from "./hand-out";
export {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  replayWebhook,
  rotateWebhookSecret,
  updateWebhook,
  WEBHOOKS_MAX,
} from "./manage-webhooks";
export { isAccepted, sendSigned } from "./send";
