import { z } from "zod";
import { ACKS } from "./acks";
import { assistantAi } from "./assistant-settings";
import { dialog, dialogVisitor, handoff, lastWords, liveDialog, person, principal, queueStanding, rating, receipt } from "./dialog";
import { DOWN } from "./events-down";
import { closeSchema, errorSchema } from "./failures";
import { feedEvent } from "./feed";
import { handoffSettings, openingHours } from "./handoff-settings";
import { attachment, author, citation, liveMessage, message, messagesPage } from "./message";
import { notifyChannels, notifySettings } from "./notify-settings";
import { privacySettings } from "./privacy";
import { apiKey } from "./routes/api-keys";
import { assistant, publicAssistant } from "./routes/assistants";
import { cannedReply } from "./routes/canned-replies";
import { contact, seenPage } from "./routes/contacts";
import { document, documentWithPassages, openQuestion } from "./routes/knowledge";
import { macro } from "./routes/macros";
import { jobView, limitInForce, liveConnection, traceStep } from "./routes/monitoring";
import { notification } from "./routes/notifications";
import { me, member } from "./routes/people";
import { listedRecord, payment, record, recordView } from "./routes/records";
import { report } from "./routes/reports";
import { room } from "./routes/rooms";
import { rule, ruleRun } from "./routes/rules";
import { searchHit } from "./routes/search";
import { session } from "./routes/sessions";
import { site, siteWithSecret } from "./routes/sites";
import { slaPolicy } from "./routes/sla-policies";
import { auditEntry, stats, websocketHealth } from "./routes/system";
import { systemAlert } from "./routes/system-alerts";
import { toolView } from "./routes/tools";
import { usage } from "./routes/usage";
import { view } from "./routes/views";
import { webhook, webhookDelivery, webhookWithSecret } from "./routes/webhooks";
import { website, websitePage } from "./routes/websites";
import { workspace } from "./routes/workspaces";
import { slaStanding } from "./sla";
import { formField, visitorForm, widgetSettings, widgetTexts } from "./widget-settings";

/** The things of the wire that have a name: OpenAPI and AsyncAPI say each once, and generated clients have one type of it. */
const NAMED: Record<string, z.ZodType> = {
  ApiKey: apiKey,
  Assistant: assistant,
  AssistantSettings: assistantAi,
  Attachment: attachment,
  AuditEntry: auditEntry,
  Author: author,
  CannedReply: cannedReply,
  Citation: citation,
  Close: closeSchema,
  ConnectionEstablished: DOWN.connection_established,
  Contact: contact,
  Dialog: dialog,
  DialogVisitor: dialogVisitor,
  Document: document,
  DocumentWithPassages: documentWithPassages,
  ErrorBody: errorSchema,
  FeedEvent: feedEvent,
  FormField: formField,
  Handoff: handoff,
  HandoffSettings: handoffSettings,
  JoinedDialog: ACKS.join_dialog,
  JobRun: jobView,
  LastWords: lastWords,
  LimitInForce: limitInForce,
  ListedRecord: listedRecord,
  LiveConnection: liveConnection,
  LiveDialog: liveDialog,
  LiveMessage: liveMessage,
  Macro: macro,
  Me: me,
  Member: member,
  Message: message,
  MessagesPage: messagesPage,
  Notification: notification,
  NotificationChannels: notifyChannels,
  NotificationSettings: notifySettings,
  OpenQuestion: openQuestion,
  OpeningHours: openingHours,
  Payment: payment,
  Person: person,
  Principal: principal,
  PrivacySettings: privacySettings,
  PublicAssistant: publicAssistant,
  QueueStanding: queueStanding,
  Rating: rating,
  Receipt: receipt,
  Record: record,
  RecordView: recordView,
  Report: report,
  Room: room,
  Rule: rule,
  RuleRun: ruleRun,
  SearchHit: searchHit,
  SeenPage: seenPage,
  Session: session,
  Site: site,
  SiteWithSecret: siteWithSecret,
  SlaPolicy: slaPolicy,
  SlaStanding: slaStanding,
  Stats: stats,
  SystemAlert: systemAlert,
  Tool: toolView,
  TraceStep: traceStep,
  Usage: usage,
  View: view,
  VisitorForm: visitorForm,
  Webhook: webhook,
  WebhookDelivery: webhookDelivery,
  WebhookWithSecret: webhookWithSecret,
  Website: website,
  WebsocketHealth: websocketHealth,
  WebsitePage: websitePage,
  WidgetSettings: widgetSettings,
  WidgetTexts: widgetTexts,
  Workspace: workspace,
};

for (const [id, schema] of Object.entries(NAMED)) z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id });

export type Json = Record<string, unknown>;

/**
 * A schema as JSON Schema (draft 2020-12), in which things with a name are references to `#/components/schemas/…`.
 * @param io `input`: as a client sends it; `output`: as the server answers
 * @param components takes the named schemas that it refers to
 * @throws Error for a named schema that has another form as an input than as an output
 */
export function toJsonSchema(schema: z.ZodType, io: "input" | "output", components: Record<string, Json>): Json {
  const {
    $schema: _,
    $defs = {},
    ...made
  } = z.toJSONSchema(schema, { io, unrepresentable: "any", override: open }) as Json & {
    $defs?: Record<string, Json>;
  };
  for (const [id, { id: _id, ...named }] of Object.entries($defs)) {
    const schemaOfName = pointed(named) as Json;
    if (JSON.stringify(components[id] ?? schemaOfName) !== JSON.stringify(schemaOfName))
      throw new Error(`${id} is sent in another form than it is answered in: one name can't mean both`);
    components[id] = schemaOfName;
  }
  return pointed(made) as Json;
}

/** A client ignores fields that it does not know, so that a newer server may add some. */
function open({ jsonSchema }: { jsonSchema: { additionalProperties?: unknown } }): void {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}

function pointed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "$ref" && typeof inner === "string" ? inner.replace("#/$defs/", "#/components/schemas/") : pointed(inner),
    ]),
  );
}
