import type { PublicAssistant } from "@/lib/protocol/routes/assistants";
import type { VisitorForm } from "@/lib/protocol/widget-settings";

/** What a visitor told of themselves in a form, as the server takes it. */
export type About = { name?: string; email?: string; attributes?: Record<string, unknown>; tags?: string[] };

export type AskedForm = VisitorForm & { away: boolean };

/**
 * What is asked of a newcomer before their first message, without what the page around the chat has told already.
 * @returns null where nothing is to be asked
 */
export function formFor(assistant: PublicAssistant, team: { staffed: boolean }, about: About): AskedForm | null {
  const { away: whenAway, pre_chat } = assistant.widget;
  const away = !team.staffed && !assistant.ai_enabled && whenAway.enabled;
  const form = away ? whenAway : pre_chat;
  if (!form.enabled) return null;
  const fields = form.fields.filter(({ name, type }) => valueIn(about, type, name) === undefined);
  return fields.length > 0 ? { ...form, fields, away } : null;
}

const valueIn = ({ name, email, attributes = {} }: About, type: string, key: string): unknown =>
  type === "name" ? (name ?? attributes.name) : type === "email" ? (email ?? attributes.email) : attributes[key];

/** What was filled in, each where it belongs; what was left empty is nothing. */
export function answersOf(form: VisitorForm, values: Record<string, string>): About {
  const answers: About = {};
  for (const { name, type } of form.fields) {
    const value = values[name]?.trim();
    if (!value) continue;
    if (type === "name" || type === "email") answers[type] = value;
    else answers.attributes = { ...answers.attributes, [name]: type === "number" ? Number(value) : value };
  }
  return answers;
}
