import { settingsOf, whySilent } from "../../assistants";
import type { SettingsFacts } from "../../log";

/** Who gets a conversation that begins: the assistant where it answers at that time, else whoever is on duty. */
export function firstStatus({ assistant, settings }: SettingsFacts, now: Date): "assistant" | "queued" {
  if (!assistant || assistant.deleted_at) return "queued";
  return whySilent(settingsOf(assistant), settings, now) === null ? "assistant" : "queued";
}
