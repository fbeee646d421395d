import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import {
  apiKeys,
  approvedAnswers,
  assistants,
  assistantTools,
  evaluationCases,
  evaluationRuns,
  handoffs,
  mails,
  members,
  messages,
  notifications,
  rules,
  sites,
  slaPolicies,
  teams,
  unansweredQuestions,
  webhooks,
  websites,
  workspaces,
} from "@/db/schema";
import { createTool } from "@/lib/core/assistants/tools/change-tools";
import { createCannedReply } from "@/lib/core/conversations/canned-replies/canned-replies";
import { beginWithContact } from "@/lib/core/conversations/dialogs/begin-with-contact";
import { startDialog } from "@/lib/core/conversations/dialogs/start-dialog";
import { updateDialog } from "@/lib/core/conversations/dialogs/update-dialog";
import { createMacro } from "@/lib/core/conversations/macros/macros";
import { sendMessage } from "@/lib/core/conversations/messages/send-message";
import { createChannel } from "@/lib/core/conversations/rooms/create-channel";
import { ensureRoom } from "@/lib/core/conversations/rooms/ensure-room";
import { scheduleMessage } from "@/lib/core/conversations/scheduled/schedule-message";
import { createView } from "@/lib/core/conversations/views/views";
import type { Core } from "@/lib/core/core";
import { uploadFile } from "@/lib/core/files/upload-file";
import { addDocument } from "@/lib/core/knowledge/documents";
import type { Actor, CustomerActor, IntegrationActor, MemberActor, OutsideActor, VisitorActor } from "@/lib/core/log/actor";
import { directRoomName } from "@/lib/core/log/direct-rooms";
import { postSystemAlert } from "@/lib/core/monitoring";
import { createSegment } from "@/lib/core/people/contacts/segments";
import { authenticateCustomer } from "@/lib/core/people/identity/authenticate";
import { beginSession } from "@/lib/core/people/identity/sessions";
import { signVisitorToken } from "@/lib/core/people/identity/tokens";
import { invite } from "@/lib/core/people/members/invitations";
import { createSite } from "@/lib/core/people/sites/change-sites";
import { createTeam } from "@/lib/core/people/teams/change-teams";
import { putRecord } from "@/lib/core/records/put-record";
import { hashToken } from "@/lib/core/system/secrets";
import { createTestToken, createTestVisitor, createTestWorkspace } from "@/lib/core/testing";
import { createWebhook } from "@/lib/core/webhooks";
import { createApi } from "@/lib/http/api";
import type { App } from "@/lib/http/context";
import { quietMonitor } from "@/lib/http/testing";
import type { RouteSpec } from "@/lib/protocol/routes/spec";
import { newTool } from "@/lib/protocol/routes/tools";
import type { Scope } from "@/lib/protocol/values";
import { siteToken } from "../rest";

/** Customers may come from anywhere, as tests do: published as any change of a site is, since sites are cached for a while. */
export async function letProgramsIn(core: Core): Promise<void> {
  const changed = await core.db.update(sites).set({ allow_native: true }).returning({ id: sites.id });
  for (const { id } of changed) core.bus.publish({ type: "settings", kind: "site", id });
}

/** Every kind of principal. `stranger` owns another workspace, whose `foreign_key` has every scope. */
export const PRINCIPALS = [
  "owner",
  "admin",
  "operator",
  "stranger",
  "visitor",
  "visitor2",
  "customer",
  "customer2",
  "key_read",
  "key_write",
  "key_records",
  "key_manage",
  "foreign_key",
  "nobody",
] as const;
export type Who = (typeof PRINCIPALS)[number];

type Side = { marker: string; workspaceId: number; assistantId: string; owner: MemberActor; admin: MemberActor; operator: MemberActor };
type Kept = { dialogId: number; messageId: number; contactId: string };

export type World = {
  core: Core;
  workspace: Side;
  neighbour: Side;
  siteId: string;
  tokens: Record<Who, string | undefined>;
  visitor: VisitorActor;
  customer: CustomerActor;
  recordId: string;
  /** Its customer is `customer`, and `customer2` was its party once. */
  formerOrderId: string;
  /** Another customer's: `customer2`'s alone. */
  otherOrderId: string;
  /** A quote that `customer` is a party of. */
  quoteId: string;
  channel: string;
  direct: string;
  /** Of the owner and `customer`. */
  directOfCustomer: string;
  /** What the workspace's people outside have written. */
  words: string;
  /** A new dialog of the visitor's, or of the customer's where one of the customers asks for it. */
  dialogFor(who: Who): Promise<Kept>;
};

/** The app of the world that was opened last. */
let api: App;

const ALL_SCOPES: Scope[] = ["read", "write", "records", "manage"];
const words = (marker: string) => `A word for ${marker}`;

async function openSide(core: Core, marker: string): Promise<Side> {
  const { workspaceId, assistantId, owner, operator } = await createTestWorkspace(core, { ai: false });
  const [row] = await core.db
    .insert(members)
    .values({ workspace_id: workspaceId, email: `${randomUUID()}@example.com`, name: `Admin ${marker}`, role: "admin" })
    .returning();
  if (!row) throw new Error("no admin");
  await core.db
    .update(workspaces)
    .set({ name: `Workspace ${marker}` })
    .where(eq(workspaces.id, workspaceId));
  await core.db
    .update(assistants)
    .set({ name: `Assistant ${marker}` })
    .where(eq(assistants.id, assistantId));
  for (const { memberId, name } of [owner, operator])
    await core.db
      .update(members)
      .set({ name: `${name} ${marker}` })
      .where(eq(members.id, memberId));
  return { marker, workspaceId, assistantId, owner, operator, admin: { ...owner, memberId: row.id, name: row.name, role: "admin" } };
}

async function addKey(core: Core, workspaceId: number, name: string, scopes: Scope[]): Promise<string> {
  const key = `bk_${name}_${randomUUID()}`;
  await core.db.insert(apiKeys).values({ workspace_id: workspaceId, name, scopes, key_hash: hashToken(key), key_hint: "hint" });
  return key;
}

async function customerOf(core: Core, token: string): Promise<CustomerActor> {
  const found = await authenticateCustomer(core, token);
  if (!found.ok) throw new Error(found.fault);
  return found.actor;
}

async function write(core: Core, actor: OutsideActor, marker: string): Promise<Kept> {
  const file = await uploadFile(core, actor, { name: `${marker}.txt`, type: "text/plain", content: Buffer.from(words(marker)) });
  const input = { client_id: randomUUID(), text: words(marker), kind: "text" as const, attachments: [file.id] };
  const { message } = await startDialog(core, actor, input, { page_url: `https://shop.example.com/${marker}` });
  return { dialogId: message.dialog_id, messageId: message.id, contactId: actor.contactId };
}

/** Two workspaces side by side, each with a word of its own in all that it keeps. The routes are theirs. */
export async function openWorld(core: Core): Promise<World> {
  const [workspace, neighbour] = [await openSide(core, "qmarkerworkspace"), await openSide(core, "qmarkerneighbour")];
  const made = { name: `Shop ${workspace.marker}`, allowed_domains: ["shop.example.com"], assistant_id: workspace.assistantId };
  const site = await createSite(core, workspace.owner, made);
  const [ada, eve] = [await siteToken(site, "ada", { name: `Ada ${workspace.marker}` }), await siteToken(site, "eve")];
  const visitor = createTestVisitor(workspace);
  const [customer, key] = [await customerOf(core, ada), core.secrets.signingKey];
  const member = ({ memberId }: MemberActor) => createTestToken(core, memberId);
  const visitorToken = (id: string) => signVisitorToken(key, id, workspace.assistantId, core.now());
  const tokens: World["tokens"] = {
    owner: await member(workspace.owner),
    admin: await member(workspace.admin),
    operator: await member(workspace.operator),
    stranger: await member(neighbour.owner),
    visitor: await visitorToken(visitor.contactId),
    visitor2: await visitorToken(randomUUID()),
    customer: ada,
    customer2: eve,
    key_read: await addKey(core, workspace.workspaceId, "read", ["read"]),
    key_write: await addKey(core, workspace.workspaceId, "write", ["write"]),
    key_records: await addKey(core, workspace.workspaceId, "records", ["records"]),
    key_manage: await addKey(core, workspace.workspaceId, "manage", ["manage"]),
    foreign_key: await addKey(core, neighbour.workspaceId, "foreign", ALL_SCOPES),
    nobody: undefined,
  };
  const integration: IntegrationActor = {
    type: "integration",
    workspaceId: workspace.workspaceId,
    keyId: 1,
    name: "Shop",
    scopes: ALL_SCOPES,
  };
  const recordId = `order-${workspace.marker}`;
  const record = {
    site_id: site.id,
    title: words(workspace.marker),
    status: "new",
    customer: { id: "ada" },
    parties: [],
    remind_before_hours: [],
  };
  const put = (type: "order" | "quote", id: string, more: object = {}) =>
    putRecord(core, integration, { type, id }, { ...record, ...more });
  await put("order", recordId);
  const [formerOrderId, otherOrderId, quoteId] = ["former", "other", "quote"].map((name) => `${name}-${workspace.marker}`) as [
    string,
    string,
    string,
  ];
  await put("order", formerOrderId, { parties: [{ id: "eve" }] });
  await put("order", formerOrderId);
  await put("order", otherOrderId, { customer: { id: "eve" }, title: "Eve's own" });
  await put("quote", quoteId, { customer: { id: "somebody" }, parties: [{ id: "ada" }] });
  const channel = `channel_${workspace.marker}`;
  await createChannel(core, workspace.owner, { name: channel, topic: words(workspace.marker) });
  await addDocument(core, workspace.owner, workspace.assistantId, {
    title: words(workspace.marker),
    type: "text",
    content: words(workspace.marker),
    source: "a test",
  });
  await write(core, createTestVisitor(neighbour), neighbour.marker);
  await write(core, customer, workspace.marker);
  const directOfCustomer = directRoomName(workspace.owner.memberId, customer.contactId);
  await ensureRoom(core, workspace.owner, directOfCustomer);
  const direct = `user_${[workspace.owner.memberId, workspace.admin.memberId].sort((a, b) => a - b).join("_")}`;
  api = createApi({
    core,
    isReady: () => true,
    monitor: quietMonitor,
    metrics: async () => "",
    eventStream: async ({ actor }: { actor: Actor }, dialogId: number) => {
      const { getDialog } = await import("@/lib/core/conversations/dialogs/get-dialog");
      await getDialog(core, actor, dialogId);
      return new ReadableStream({ start: (controller) => controller.close() });
    },
    feedStream: async () => new ReadableStream({ start: (controller) => controller.close() }),
  });
  const dialogFor = (who: Who) => write(core, who.startsWith("customer") ? customer : visitor, workspace.marker);
  return {
    core,
    workspace,
    neighbour,
    siteId: site.id,
    tokens,
    visitor,
    customer,
    recordId,
    formerOrderId,
    otherOrderId,
    quoteId,
    channel,
    direct,
    directOfCustomer,
    words: words(workspace.marker),
    dialogFor,
  };
}

/** What must never stand in an answer: the other workspace's marker, or the words of another person outside. */
export function secretsFrom(world: World, who: Who): string[] {
  if (who === "stranger" || who === "foreign_key") return [world.workspace.marker];
  const others = who === "visitor2" || who === "customer2" || who === "nobody" ? [world.words] : [];
  return [world.neighbour.marker, ...others];
}

/** Rows that only some routes need, new for each call since these routes use them up. */
const ALERT = { severity: "info", message: "Maintenance tonight.", affected_services: [] as string[], audience: "members" } as const;

export const fresh = {
  /** @returns the id of a conversation of theirs that is over */
  async resolved(world: World, who: Who): Promise<number> {
    const { dialogId } = await world.dialogFor(who);
    await updateDialog(world.core, world.workspace.owner, dialogId, { status: "resolved" });
    return dialogId;
  },
  /** A conversation of two messages, and its second number. */
  async longer(world: World): Promise<Sent> {
    const { core, workspace } = world;
    const input = () => ({ client_id: randomUUID(), text: words(workspace.marker), kind: "text" as const, attachments: [] });
    const visitor = createTestVisitor(workspace);
    const { dialogId } = await startDialog(core, visitor, input(), {});
    const { message } = await sendMessage(core, visitor, dialogId, input());
    return { params: { id: dialogId }, body: { from_seq: message.seq } };
  },
  /** Two conversations of one person. */
  async two(world: World): Promise<Sent> {
    const { core, workspace } = world;
    const input = () => ({ client_id: randomUUID(), text: words(workspace.marker), kind: "text" as const, attachments: [] });
    const visitor = createTestVisitor(workspace);
    const { dialogId } = await startDialog(core, visitor, input(), {});
    const other = await beginWithContact(core, workspace.owner, { contact_id: visitor.contactId }, input());
    return { params: { id: dialogId }, body: { into: other.dialogId } };
  },
  /** A visitor who has written once. */
  async contact({ core, workspace }: World): Promise<string> {
    const visitor = createTestVisitor(workspace);
    await startDialog(core, visitor, { client_id: randomUUID(), text: words(workspace.marker), kind: "text", attachments: [] }, {});
    return visitor.contactId;
  },
  async member({ core, workspace }: World): Promise<number> {
    const values = {
      workspace_id: workspace.workspaceId,
      email: `${randomUUID()}@example.com`,
      name: "Somebody",
      role: "operator" as const,
    };
    const [row] = await core.db.insert(members).values(values).returning();
    return row?.id as number;
  },
  /** The only one: a workspace has few. Nobody answers at its address. */
  async webhook({ core, workspace }: World): Promise<number> {
    await core.db.delete(webhooks).where(eq(webhooks.workspace_id, workspace.workspaceId));
    return (await createWebhook(core, workspace.owner, { url: "http://127.0.0.1:9/", types: [], enabled: true })).id;
  },
  async systemAlert({ core, workspace }: World): Promise<number> {
    return (await postSystemAlert(core, workspace.owner, { ...ALERT, starts_at: null, ends_at: null })).id;
  },
  async team({ core, workspace }: World): Promise<number> {
    await core.db.delete(teams).where(eq(teams.workspace_id, workspace.workspaceId));
    return (await createTeam(core, workspace.owner, { name: randomUUID(), members: [], hours: null })).id;
  },
  /** One that the owner has shared with the team. */
  async segment({ core, workspace }: World): Promise<number> {
    return (await createSegment(core, workspace.owner, { name: "Words", filter: { attribute: "plan" }, shared: true })).id;
  },
  /** One that the owner has shared with the team. */
  async view({ core, workspace }: World): Promise<number> {
    return (await createView(core, workspace.owner, { name: "Words", filter: { filter: "all" }, shared: true })).id;
  },
  /** One that the owner has shared with the team. */
  async cannedReply({ core, workspace }: World): Promise<number> {
    return (await createCannedReply(core, workspace.owner, { shortcut: randomUUID(), text: "Words", shared: true, attachments: [] })).id;
  },
  /** One that the owner has shared with the team. */
  async macro({ core, workspace }: World): Promise<number> {
    const actions = [{ type: "label" as const, label: "refund" }];
    return (await createMacro(core, workspace.owner, { name: randomUUID(), actions, shared: true })).id;
  },
  /** Of an operator, by the owner. */
  async invitation({ core, workspace }: World): Promise<number> {
    return (await invite(core, workspace.owner, { email: `${randomUUID()}@example.com`, role: "operator" })).id;
  },
  /** A message that the owner sends tomorrow. */
  async scheduled(world: World): Promise<number> {
    const { core, workspace } = world;
    const { dialogId } = await world.dialogFor("owner");
    const input = { client_id: randomUUID(), text: words(workspace.marker), kind: "text" as const, attachments: [] };
    const later = { send_at: new Date(core.now().getTime() + 86_400_000), cancel_if_answered: false };
    const made = await scheduleMessage(core, workspace.owner, dialogId, input, later);
    return "scheduled" in made ? made.scheduled.id : 0;
  },
  // By the table: there are at most so many, and each who asks has one of their own.
  async rule({ core, workspace }: World): Promise<number> {
    const what = { event: "dialog.labelled" as const, filter: {}, actions: [{ type: "label" as const, label: "refund" }], since: 0 };
    const [row] = await core.db
      .insert(rules)
      .values({ workspace_id: workspace.workspaceId, name: "Refunds", enabled: false, ...what })
      .returning();
    return row?.id ?? 0;
  },
  async slaPolicy({ core, workspace }: World): Promise<number> {
    const filter = { label: "nobody has this" };
    const [row] = await core.db
      .insert(slaPolicies)
      .values({ workspace_id: workspace.workspaceId, name: "Fast", filter, first_reply: 30 })
      .returning();
    return row?.id ?? 0;
  },
  /** A sign-in of the owner's. */
  session: ({ core, workspace }: World): Promise<string> =>
    beginSession(core, { memberId: workspace.owner.memberId, kind: "browser", from: {} }),
  async assistant({ core, workspace }: World): Promise<string> {
    const id = `ast_${randomUUID()}`;
    const [like] = await core.db.select().from(assistants).where(eq(assistants.id, workspace.assistantId));
    if (like) await core.db.insert(assistants).values({ ...like, id });
    return id;
  },
  async key({ core, workspace }: World): Promise<number> {
    const name = randomUUID();
    await addKey(core, workspace.workspaceId, name, ["read"]);
    const [row] = await core.db.select().from(apiKeys).where(eq(apiKeys.name, name));
    return row?.id as number;
  },
  async site({ core, workspace }: World): Promise<string> {
    return (await createSite(core, workspace.owner, { name: "Gone", allowed_domains: ["gone.example.com"] })).id;
  },
  async document({ core, workspace }: World): Promise<number> {
    const input = { title: words(workspace.marker), type: "text" as const, content: words(workspace.marker), source: "a test" };
    return (await addDocument(core, workspace.owner, workspace.assistantId, input)).id;
  },
  toolBody: () => ({
    name: `tool_${randomUUID().replace(/[^a-z]/g, "")}`,
    description: "Nothing listens there",
    url: "http://127.0.0.1:9/",
  }),
  async tool({ core, workspace }: World): Promise<number> {
    // An assistant has room for a few.
    await core.db.delete(assistantTools).where(eq(assistantTools.assistant_id, workspace.assistantId));
    return (await createTool(core, workspace.owner, workspace.assistantId, newTool.parse(fresh.toolBody()))).id;
  },
  async website({ core, workspace }: World): Promise<number> {
    const values = { assistant_id: workspace.assistantId, every: "never", status: "done", run: 1 } as const;
    const [row] = await core.db
      .insert(websites)
      .values({ ...values, url: `https://example.com/${workspace.marker}/${randomUUID()}` })
      .returning();
    return row?.id as number;
  },
  /** What the assistant said in a conversation; before its first message, where nobody reads. */
  async answer({ core }: World, dialogId: number): Promise<number> {
    const place = -Math.ceil(Math.random() * 1e9);
    const values = { dialog_id: dialogId, seq: place, changed_seq: place, sender: "assistant", kind: "text", text: "This." } as const;
    const [row] = await core.db
      .insert(messages)
      .values({ ...values, author_type: "assistant", author_name: "Assistant" })
      .returning({ id: messages.id });
    return row?.id as number;
  },
  // By the table: there are at most so many.
  async approvedAnswer({ core, workspace }: World): Promise<number> {
    const values = { assistant_id: workspace.assistantId, questions: [workspace.marker], answer: "This.", languages: [], enabled: true };
    const [row] = await core.db.insert(approvedAnswers).values(values).returning();
    return row?.id as number;
  },
  async evaluationCase({ core, workspace }: World): Promise<number> {
    const values = { assistant_id: workspace.assistantId, turns: ["What?"], behaviour: "refuse" } as const;
    const [row] = await core.db
      .insert(evaluationCases)
      .values({ ...values, turns: [...values.turns] })
      .returning();
    return row?.id as number;
  },
  async evaluationRun({ core, workspace }: World): Promise<number> {
    const values = {
      assistant_id: workspace.assistantId,
      status: "done",
      total: 0,
      fingerprint: "",
      started_by: workspace.marker,
    } as const;
    const [row] = await core.db.insert(evaluationRuns).values(values).returning();
    return row?.id as number;
  },
  async question(world: World): Promise<number> {
    const { messageId } = await world.dialogFor("visitor");
    await world.core.db.insert(unansweredQuestions).values({ assistant_id: world.workspace.assistantId, message_id: messageId });
    return messageId;
  },
  /** A conversation that waits and is offered to the owner. */
  async offered(world: World): Promise<number> {
    const { core, workspace } = world;
    const message = { client_id: randomUUID(), text: "Hello", kind: "text" as const, attachments: [] };
    const { dialogId } = await startDialog(core, createTestVisitor(workspace), message, {});
    await core.db.update(handoffs).set({ offered_to: workspace.owner.memberId }).where(eq(handoffs.dialog_id, dialogId));
    return dialogId;
  },
  async file(world: World, who: Who): Promise<string> {
    const { messageId } = await world.dialogFor(who);
    const [row] = await world.core.db.select().from(messages).where(eq(messages.id, messageId));
    const [file] = (row?.attachments ?? []) as { id: string }[];
    if (!file) throw new Error("no file");
    return file.id;
  },
  /** A mail that a conversation of theirs began with. */
  async mail({ core, workspace, ...world }: World, who: Who): Promise<Sent> {
    const { dialogId, messageId } = await world.dialogFor(who);
    const of = { workspace_id: workspace.workspaceId, dialog_id: dialogId, message_id: messageId };
    const said = {
      mail_id: randomUUID(),
      from_name: "",
      from_address: "",
      to_address: "",
      subject: workspace.marker,
      text: workspace.marker,
    };
    await core.db
      .insert(mails)
      .values({ ...of, ...said, direction: "in", state: "received" })
      .onConflictDoNothing();
    const [row] = await core.db.select({ id: mails.id }).from(mails).where(eq(mails.message_id, messageId));
    return { params: { id: dialogId, mail_id: row?.id ?? 0 } };
  },
  async notification({ core, workspace }: World): Promise<number> {
    const values = {
      workspace_id: workspace.workspaceId,
      principal: `member:${workspace.owner.memberId}`,
      type: "test",
      title: workspace.marker,
      body: "",
    };
    const [row] = await core.db.insert(notifications).values(values).returning();
    return row?.id as number;
  },
};

export type Sent = { params?: Record<string, string | number>; query?: Record<string, string>; body?: unknown; form?: FormData };

/** Calls a route as the server would, with a principal's credential. */
export async function callRoute(spec: RouteSpec, token: string | undefined, sent: Sent): Promise<{ status: number; text: string }> {
  const params = Object.fromEntries(Object.entries(sent.params ?? {}).map(([name, value]) => [name, String(value)]));
  // Nothing, and dots, are no segment of a path: another route would be meant.
  const path = spec.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? "").replace(/^\.*$/, "x"));
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  if (sent.body !== undefined) headers["content-type"] = "application/json";
  const body = spec.method === "GET" ? undefined : (sent.form ?? (sent.body === undefined ? undefined : JSON.stringify(sent.body)));
  const url = `http://localhost${path}?${new URLSearchParams(sent.query)}`;
  const request = new Request(url, { method: spec.method, headers, ...(body === undefined ? {} : { body }) });
  const response = await api.fetch(request);
  return { status: response.status, text: await response.text() };
}
