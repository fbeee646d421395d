import type { ImportedContact, ImportedConversation, ImportedMessage, Known } from "../../core/imports";
import { uuidOf } from "../../core/system";
import { cut } from "../../protocol/cut";
import type { Attachment } from "../../protocol/message";
import { email as emailSchema, LIMITS } from "../../protocol/values";
import { type Contact, type Conversation, type ForeignFile, type ForeignMessage, messageAttributes } from "./shapes";

const NAME_CHARS = 120;
const LABEL_CHARS = 60;
const ATTRIBUTE_BYTES = 16_384;
/** The end of a block that has none. */
const FOR_GOOD = new Date("9999-12-31T00:00:00Z");

/** A text as Postgres and browsers take it. */
export const clean = (text: string | null | undefined): string =>
  cut((text ?? "").replaceAll("\0", "").toWellFormed(), LIMITS.FRAME_BYTES_MAX);

const line = (text: string | null | undefined, max: number): string => cut(clean(text).replace(/\s+/g, " ").trim(), max);

/** A site whose customers are those whom Chatwoot knows by an identifier. */
export type SiteOf = { id: string; contactId: (externalId: string) => string };

export function toContact(given: Contact, space: string, site: SiteOf | undefined, now: Date): ImportedContact {
  const key = String(given.id);
  const email = emailSchema.safeParse(given.email).data ?? null;
  const identifier = line(given.identifier, 250);
  const known = { chatwoot_id: given.id, ...(given.phone_number ? { phone: line(given.phone_number, 60) } : {}) };
  const attributes = { ...given.custom_attributes, ...(identifier ? { identifier } : {}), ...known };
  const written = JSON.stringify(attributes, (_key, value) => (typeof value === "string" ? clean(value) : value));
  const who = site && identifier ? { kind: "customer" as const, site_id: site.id, external_id: identifier } : VISITOR;
  return {
    key,
    id: site && identifier ? site.contactId(identifier) : uuidOf("contact", space, key),
    ...who,
    name: line(given.name, NAME_CHARS) || email || line(given.phone_number, 60) || `Contact ${key}`,
    email,
    attributes: Buffer.byteLength(written) > ATTRIBUTE_BYTES ? known : (JSON.parse(written) as Record<string, unknown>),
    blocked_until: given.blocked ? FOR_GOOD : null,
    last_seen: given.last_activity_at,
    created_at: given.created_at ?? given.last_activity_at ?? now,
  };
}

const VISITOR = { kind: "visitor" as const, site_id: null, external_id: null };

export type Member = { id: number; name: string; avatarUrl: string | null };

/** Who may have written a message. */
export type People = {
  contact: Exclude<Known, null>;
  /** By their id there. */
  members: ReadonlyMap<number, Member>;
  assistantId: string | null;
};

/** How a message is called here. @param space what ids of this workspace and account are made of */
const clientIdOf = (space: string, id: number): string => uuidOf("message", space, String(id));

type Author = Pick<ImportedMessage, "sender" | "author_type" | "author_id" | "author_name" | "author_avatar">;

const BOTS = new Set(["agent_bot", "captain_assistant"]);

function authorOf({ message_type, sender }: ForeignMessage, { contact, members, assistantId }: People): Author {
  if (message_type === "incoming")
    return { sender: "user", author_type: contact.kind, author_id: contact.id, author_name: contact.name, author_avatar: null };
  const name = line(sender?.name, NAME_CHARS);
  if (message_type === "template" || BOTS.has(sender?.type ?? ""))
    return {
      sender: "assistant",
      author_type: "assistant",
      author_id: assistantId ?? "chatwoot",
      author_name: name || "Bot",
      author_avatar: null,
    };
  const member = members.get(sender?.id ?? 0);
  if (!member)
    return { sender: "manager", author_type: "integration", author_id: "0", author_name: name || "Automation", author_avatar: null };
  return {
    sender: "manager",
    author_type: "member",
    author_id: String(member.id),
    author_name: member.name,
    author_avatar: member.avatarUrl,
  };
}

/** What of a message is said in words: its own, what it offers to choose, and attachments that are no files. */
function textOf({ content, content_attributes }: ForeignMessage, notes: readonly string[]): string {
  const { items } = messageAttributes.parse(content_attributes);
  const offered = (items ?? []).map(({ title, description }) => [title, description].filter(Boolean).join(": ")).filter(Boolean);
  return clean([content, ...offered, ...notes].filter(Boolean).join("\n"));
}

/** A place, a link or a card in words; undefined for a file. */
export function wordsOf({ data_url, fallback_title, coordinates_lat: lat, coordinates_long: long }: ForeignFile): string | undefined {
  if (lat || long) return [fallback_title, `${lat ?? 0}, ${long ?? 0}`].filter(Boolean).join(": ");
  if (fallback_title) return [fallback_title, data_url].filter(Boolean).join(": ");
  return data_url ? undefined : "";
}

/** Why a message is left out; undefined for one that is not. */
export function leftOutFor(message: ForeignMessage): string | undefined {
  const { message_type, content_type, content } = message;
  if (message_type === "activity") return "activity lines";
  if (message_type === "template" && content_type?.startsWith("input_")) return "forms and surveys";
  const { deleted } = messageAttributes.parse(message.content_attributes);
  return !deleted && !content?.trim() && (message.attachments ?? []).length === 0 ? "empty messages" : undefined;
}

/** @param carried its files here, and what is said in words of those that are not */
export function toMessage(
  given: ForeignMessage,
  space: string,
  people: People,
  carried: { attachments: Attachment[]; words: readonly string[] },
  { created_at, seenAt }: { created_at: Date; seenAt: Date | null },
): ImportedMessage {
  const { deleted, in_reply_to } = messageAttributes.parse(given.content_attributes);
  const attachments = deleted ? [] : carried.attachments;
  const pictures = attachments.length > 0 && attachments.every(({ type }) => type.startsWith("image/"));
  const carrier = pictures ? ("image" as const) : ("file" as const);
  return {
    ...authorOf(given, people),
    client_id: clientIdOf(space, given.id),
    kind: given.private ? "note" : attachments.length > 0 ? carrier : "text",
    text: deleted ? "" : textOf(given, carried.words),
    attachments,
    reply_to: in_reply_to ? clientIdOf(space, in_reply_to) : null,
    deleted_at: deleted ? created_at : null,
    created_at,
    read: given.message_type === "incoming" && seenAt !== null && created_at <= seenAt,
  };
}

const PRIORITIES = { low: "low", medium: "normal", high: "high", urgent: "urgent" } as const;

/** How a conversation stood. @param assigneeId whoever has it, where they are a member here */
export function toState(
  given: Conversation,
  assigneeId: number | null,
  hasAssistant: boolean,
  created: Date,
): ImportedConversation["state"] {
  const last = given.last_activity_at ?? created;
  const status = statusOf(given, assigneeId, hasAssistant);
  return {
    status,
    priority: given.priority ? PRIORITIES[given.priority] : "normal",
    assignee_id: status === "assistant" || status === "queued" ? null : assigneeId,
    labels: [...new Set((given.labels ?? []).map((label) => line(label, LABEL_CHARS)).filter(Boolean))].slice(0, LIMITS.LABELS_MAX),
    waiting_since: status === "queued" ? (given.waiting_since ?? last) : status === "human" ? given.waiting_since : null,
    snoozed_until: status === "snoozed" ? given.snoozed_until : null,
    resolved_at: status === "resolved" ? last : null,
    updated_at: last,
  };
}

function statusOf({ status }: Conversation, assigneeId: number | null, hasAssistant: boolean): ImportedConversation["state"]["status"] {
  if (status === "pending") return hasAssistant ? "assistant" : "queued";
  if (status === "open") return assigneeId === null ? "queued" : "human";
  return status;
}

/** What a survey said, of all that was written in a conversation. */
export function ratingOf(
  written: readonly (ForeignMessage & { created_at: Date })[],
): Pick<ImportedConversation["state"], "rating_score" | "rating_comment" | "rated_at"> {
  for (const { content_attributes, created_at } of written.toReversed()) {
    const said = messageAttributes.parse(content_attributes).submitted_values?.csat_survey_response;
    if (said) return { rating_score: said.rating, rating_comment: clean(said.feedback_message) || null, rated_at: created_at };
  }
  return {};
}
