import { vapidKeys } from "@/lib/channels";
import { handle } from "@/lib/http/handle";
import { notificationRoutes } from "@/lib/protocol/routes/notifications";

export const GET = handle(notificationRoutes.getPushKey, async ({ core }) => ({
  public_key: (await vapidKeys(core)).publicKey,
  email: core.env.SMTP_URL !== undefined,
}));
