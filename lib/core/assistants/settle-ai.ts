import type { AssistantSettings, AssistantWebhookInput } from "../../protocol/assistant-settings";
import { badRequest } from "../log";
import { checkAddress, newWebhookSecret } from "../system";
import type { Core } from "./core";
import type { AssistantRow } from "./view";

/** What is changed of an assistant's behaviour. */
export type AiInput = Partial<Omit<AssistantSettings, "webhook">> & { webhook?: AssistantWebhookInput | null | undefined };

type Settled = { row: Pick<AssistantRow, "ai" | "webhook_sealed">; secret?: string };

/**
 * An assistant's behaviour after a change: the secret of its bot is kept apart, encrypted. A bot begins with a new one.
 * @returns also the secret, where it was set or made, to be shown this once
 * @throws DomainError BAD_REQUEST where a bot is to answer and none is named, or one that may not be called
 */
export function settleAi(core: Pick<Core, "secrets" | "env">, current: Settled["row"], { webhook, ...rest }: AiInput): Settled {
  const ai = { ...current.ai, ...rest };
  const bot = webhook === null ? null : (ai.webhook ?? null);
  if (!webhook && bot === null && ai.provider === "webhook") throw badRequest("ai.webhook: name the address of the bot that answers");
  if (!webhook) return { row: { ai: { ...ai, webhook: bot }, webhook_sealed: bot && current.webhook_sealed } };
  const { url, secret: given } = webhook;
  if (url !== ai.webhook?.url) checkAddress(core, "ai.webhook.url", url);
  const isNew = given === null || current.webhook_sealed === null;
  const secret = given ?? (isNew ? newWebhookSecret() : undefined);
  const row = { ai: { ...ai, webhook: { url } }, webhook_sealed: secret ? core.secrets.seal(secret) : current.webhook_sealed };
  return secret ? { row, secret } : { row };
}
