import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { evaluationRuns } from "@/db/schema";
import type { Routes } from "@/lib/protocol/routes";
import { fileForm } from "../rest";
import { fresh, type Sent, type Who, type World } from "./world";

/** Who may, and with what they ask. Where they ask for things of their own, strangers may as well. */
type Row = {
  may: readonly Who[];
  ask?: (world: World, who: Who) => Promise<Sent> | Sent;
  /** A status that is a refusal here, besides those that always are. */
  refuses?: number;
};

const TEAM = ["owner", "admin", "operator"] as const;
const ADMINS = ["owner", "admin"] as const;
const READS = ["key_read", "key_manage"] as const;
const WRITES = ["key_write", "key_manage"] as const;
const EVERYBODY_OUTSIDE = ["visitor", "visitor2", "customer", "customer2"] as const;
const ANYBODY = [...TEAM, "stranger", ...EVERYBODY_OUTSIDE, ...READS, "key_write", "key_records", "foreign_key", "nobody"] as const;

/** What a whole team may read, and another workspace's of its own. */
const readers = [...TEAM, "stranger", ...READS, "foreign_key"] as const;
const admins = [...ADMINS, "stranger", "key_manage", "foreign_key"] as const;
const everyMember = [...TEAM, "stranger"] as const;
/** Somebody's own dialog, and the team's. */
const ofDialog = [...TEAM, "visitor", "customer"] as const;
const adminsOfOne = [...ADMINS, "key_manage"] as const;
const readersOfOne = [...TEAM, ...READS] as const;

const dialog =
  (more: Sent | (() => Sent) = {}) =>
  async (world: World, who: Who): Promise<Sent> => ({
    params: { id: (await world.dialogFor(who)).dialogId },
    ...(typeof more === "function" ? more() : more),
  });
const message =
  (more: Sent = {}) =>
  async (world: World, who: Who): Promise<Sent> => {
    const { dialogId, messageId } = await world.dialogFor(who);
    return { params: { id: dialogId, message_id: messageId }, ...more };
  };
const text = () => ({ body: { client_id: randomUUID(), text: "Words" } });
const assistant =
  (more: Sent = {}) =>
  ({ workspace }: World): Sent => ({ params: { id: workspace.assistantId }, ...more });
const room =
  (more: Sent | (() => Sent) = {}) =>
  async (world: World, who: Who): Promise<Sent> => ({
    params: { name: `support_${(await world.dialogFor(who)).dialogId}` },
    ...(typeof more === "function" ? more() : more),
  });
const site =
  (more: Sent = {}) =>
  ({ siteId }: World): Sent => ({ params: { id: siteId }, ...more });
const contact =
  (more: Sent = {}) =>
  async (world: World, who: Who): Promise<Sent> => ({
    params: { id: (await world.dialogFor(who)).contactId },
    ...more,
  });
const webhook =
  (more: Sent = {}) =>
  async (world: World): Promise<Sent> => ({ params: { id: await fresh.webhook(world) }, ...more });
const record = (world: World): Sent => ({ params: { type: "order", id: world.recordId } });
const own = (body?: unknown) => (): Sent => (body === undefined ? {} : { body });

const isOfTeam = (who: Who): boolean => (everyMember as readonly Who[]).includes(who);

/** One row for each route of the API: a route without one does not compile. */
export const ROUTE_ROWS: Readonly<Record<keyof Routes, Row>> = {
  createToken: { may: [], ask: own({ email: "nobody@example.com", password: "a wrong one" }), refuses: 429 },
  refreshToken: { may: [], ask: own({ refresh_token: "br_nothing" }) },
  revokeToken: { may: ANYBODY, ask: own({ refresh_token: "br_nothing" }) },
  listSessions: { may: everyMember },
  endSessions: { may: everyMember, ask: () => ({ query: { keep_current: "1" } }) },
  endSession: { may: ["owner"], ask: async (world) => ({ params: { id: await fresh.session(world) } }) },
  askForConfirmation: { may: everyMember },
  confirmEmail: { may: ANYBODY, ask: own({ token: "nothing" }) },
  // Without a mail server everybody is refused alike (password-reset.test.ts).
  askForReset: { may: [], ask: own({ email: "nobody@example.com" }), refuses: 409 },
  resetPassword: { may: [], ask: () => ({ params: { token: "nothing" }, body: { password: "long enough" } }), refuses: 400 },
  getMe: { may: everyMember },
  updateMe: { may: everyMember, ask: own({ status: "available" }) },
  beginTwoFactor: { may: everyMember, ask: own({ current_password: "a wrong one" }), refuses: 429 },
  confirmTwoFactor: { may: everyMember, ask: own({ code: "000000" }) },
  renewRecoveryCodes: { may: everyMember, ask: own({ code: "000000" }) },
  disableTwoFactor: { may: everyMember, ask: own({ current_password: "a wrong one", code: "000000" }) },
  listMembers: { may: readers },
  createMember: { may: admins, ask: () => ({ body: { email: `${randomUUID()}@example.com`, name: "New" } }) },
  updateMember: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.member(world) }, body: { name: "Other" } }) },
  deleteMember: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.member(world) } }) },

  listInvitations: { may: admins },
  createInvitation: { may: admins, ask: () => ({ body: { email: `${randomUUID()}@example.com` } }) },
  resendInvitation: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.invitation(world) } }) },
  revokeInvitation: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.invitation(world) } }) },
  acceptInvitation: {
    may: [],
    ask: () => ({ params: { token: "nothing" }, body: { name: "New", password: "long enough" } }),
    refuses: 400,
  },

  createWorkspace: { may: ["owner"], ask: () => ({ body: newWorkspace() }) },
  getWorkspace: { may: readers },
  updateWorkspace: { may: ["owner", "stranger"], ask: own({ accent: "#0f766e" }) },
  getPrivacy: { may: readers },
  updatePrivacy: { may: admins, ask: own({ cards: true }) },

  listAssistants: { may: readers },
  createAssistant: { may: admins, ask: own({ name: "Another" }) },
  getAssistant: { may: readersOfOne, ask: assistant() },
  updateAssistant: { may: adminsOfOne, ask: assistant({ body: { allow_native: false } }) },
  tryGuidance: { may: readersOfOne, ask: assistant({ body: { messages: ["What?"] } }) },
  deleteAssistant: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.assistant(world) } }) },
  listDocuments: { may: readersOfOne, ask: assistant() },
  addDocument: { may: adminsOfOne, ask: assistant({ body: { title: "New", content: "Words" } }) },
  getDocument: { may: readersOfOne, ask: async (world) => ({ params: await document(world) }) },
  updateDocument: { may: adminsOfOne, ask: async (world) => ({ params: await document(world), body: { preferred: true } }) },
  deleteDocument: { may: adminsOfOne, ask: async (world) => ({ params: await document(world) }) },
  listQuestions: { may: readersOfOne, ask: assistant() },
  answerQuestion: {
    may: adminsOfOne,
    ask: async (world) => ({ params: await question(world), body: { question: "What?", answer: "This." } }),
  },
  draftAnswer: { may: adminsOfOne, ask: async (world) => ({ params: await question(world) }) },
  dismissQuestion: { may: adminsOfOne, ask: async (world) => ({ params: await question(world) }) },
  listWebsites: { may: readersOfOne, ask: assistant() },
  addWebsite: { may: adminsOfOne, ask: (world) => assistant({ body: { url: `https://example.com/${randomUUID()}` } })(world) },
  updateWebsite: { may: adminsOfOne, ask: async (world) => ({ params: await website(world), body: { every: "never" } }) },
  readWebsite: { may: adminsOfOne, ask: async (world) => ({ params: await website(world) }) },
  deleteWebsite: { may: adminsOfOne, ask: async (world) => ({ params: await website(world) }) },
  listWebsitePages: { may: readersOfOne, ask: async (world) => ({ params: await website(world) }) },
  tryQuestion: { may: readersOfOne, ask: assistant({ body: { question: "What?" } }) },
  getEmailChannel: { may: adminsOfOne, ask: assistant() },
  setEmailChannel: { may: adminsOfOne, ask: (world) => assistant({ body: { address: `${randomUUID()}@example.com` } })(world) },
  removeEmailChannel: { may: adminsOfOne, ask: assistant() },
  // Each key hands over mail to its own workspace, where it is a duplicate or a program's.
  receiveMail: { may: [...WRITES, "foreign_key"], ask: own({ raw: "From: robot@example.com\nAuto-Submitted: auto-generated\n\nWords" }) },
  listMails: { may: readersOfOne, ask: dialog() },
  getMail: { may: readersOfOne, ask: (world, who) => fresh.mail(world, who) },
  listApprovedAnswers: { may: readersOfOne, ask: assistant() },
  createApprovedAnswer: { may: adminsOfOne, ask: assistant({ body: { questions: ["What?"], answer: "This." } }) },
  matchApprovedAnswer: { may: readersOfOne, ask: assistant({ body: { question: "What?" } }) },
  updateApprovedAnswer: { may: adminsOfOne, ask: async (world) => ({ params: await approvedAnswer(world), body: { enabled: false } }) },
  deleteApprovedAnswer: { may: adminsOfOne, ask: async (world) => ({ params: await approvedAnswer(world) }) },
  giveFeedback: {
    may: [...ofDialog, ...WRITES],
    ask: async (world, who) => ({ params: await answer(world, who), body: { helpful: false, reason: "wrong" } }),
  },
  withdrawFeedback: { may: [...ofDialog, ...WRITES], ask: async (world, who) => ({ params: await answer(world, who) }) },
  listDialogFeedback: { may: [...ofDialog, ...READS], ask: dialog() },
  listFeedback: { may: readersOfOne, ask: assistant() },
  listTools: { may: adminsOfOne, ask: assistant() },
  createTool: { may: adminsOfOne, ask: ({ workspace }) => ({ params: { id: workspace.assistantId }, body: fresh.toolBody() }) },
  getTool: { may: adminsOfOne, ask: async (world) => ({ params: await tool(world) }) },
  updateTool: { may: adminsOfOne, ask: async (world) => ({ params: await tool(world), body: { enabled: false } }) },
  deleteTool: { may: adminsOfOne, ask: async (world) => ({ params: await tool(world) }) },
  tryTool: { may: adminsOfOne, ask: async (world) => ({ params: await tool(world), body: {} }) },

  getTelegramChannel: { may: adminsOfOne, ask: assistant() },
  // Nobody answers at Telegram's address.
  connectTelegram: { may: adminsOfOne, ask: assistant({ body: { token: `1234567:${"A".repeat(35)}` } }) },
  // Nobody knows the secret.
  postTelegramUpdate: { may: [], ask: assistant({ body: { update_id: 1 } }) },
  disconnectTelegram: { may: adminsOfOne, ask: assistant() },
  listEvaluationCases: { may: readersOfOne, ask: assistant() },
  createEvaluationCase: { may: adminsOfOne, ask: assistant({ body: { turns: ["What?"] } }) },
  importEvaluationCases: { may: adminsOfOne, ask: assistant({ body: { csv: "turns\nWhat?" } }) },
  copyEvaluationCase: {
    may: adminsOfOne,
    ask: async (world, who) => ({
      params: { id: world.workspace.assistantId },
      body: { dialog_id: (await world.dialogFor(who)).dialogId },
    }),
  },
  updateEvaluationCase: { may: adminsOfOne, ask: async (world) => ({ params: await evaluationCase(world), body: { fact: "This" } }) },
  deleteEvaluationCase: { may: adminsOfOne, ask: async (world) => ({ params: await evaluationCase(world) }) },
  listEvaluationRuns: { may: readersOfOne, ask: assistant() },
  startEvaluationRun: {
    may: adminsOfOne,
    ask: async (world) => {
      await fresh.evaluationCase(world);
      await world.core.db.delete(evaluationRuns).where(eq(evaluationRuns.assistant_id, world.workspace.assistantId));
      return { params: { id: world.workspace.assistantId } };
    },
  },
  getEvaluationRun: { may: readersOfOne, ask: async (world) => ({ params: await evaluationRun(world) }) },
  deleteEvaluationRun: { may: adminsOfOne, ask: async (world) => ({ params: await evaluationRun(world) }) },

  listSites: { may: admins },
  createSite: { may: admins, ask: own({ name: "New", allowed_domains: ["new.example.com"] }) },
  getSite: { may: adminsOfOne, ask: site() },
  updateSite: { may: adminsOfOne, ask: site({ body: { allow_native: false } }) },
  deleteSite: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.site(world) } }) },
  rotateSecret: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.site(world) } }) },

  listApiKeys: { may: admins },
  createApiKey: { may: admins, ask: own({ name: "New", scopes: ["read"] }) },
  deleteApiKey: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.key(world) } }) },

  openSession: { may: ANYBODY, ask: ({ workspace }) => ({ body: { assistant_id: workspace.assistantId } }) },
  redeemLink: { may: [], ask: own({ code: "nothing" }) },
  describeVisitor: { may: EVERYBODY_OUTSIDE, ask: own({ attributes: { plan: "small" } }) },

  listDialogs: { may: [...readers, ...EVERYBODY_OUTSIDE] },
  countDialogs: { may: readers },
  mergeDialogs: { may: [...TEAM, ...WRITES], ask: (world) => fresh.two(world) },
  splitDialog: { may: [...TEAM, ...WRITES], ask: (world) => fresh.longer(world) },
  listVisitors: { may: readers },
  listScheduledMessages: { may: everyMember },
  cancelScheduledMessage: { may: ["owner"], ask: async (world) => ({ params: { id: await fresh.scheduled(world) } }) },
  createDialog: {
    may: [...TEAM, ...EVERYBODY_OUTSIDE],
    ask: async (world, who) => ({
      body: { ...text().body, ...(isOfTeam(who) ? { contact_id: (await world.dialogFor(who)).contactId } : {}) },
    }),
  },
  getDialog: { may: [...ofDialog, ...READS], ask: dialog() },
  updateDialog: { may: [...TEAM, ...WRITES], ask: dialog({ body: { labels: ["one"] } }) },
  updateDialogs: {
    may: [...TEAM, "stranger", ...WRITES, "foreign_key"],
    ask: async (world, who) => ({ body: { ids: [(await world.dialogFor(who)).dialogId], change: { labels: ["one"] } } }),
  },
  listMessages: { may: [...ofDialog, ...READS], ask: dialog() },
  sendMessage: { may: [...ofDialog, ...WRITES], ask: dialog(text) },
  takeTurn: { may: WRITES, ask: dialog() },
  addTurnEvent: { may: WRITES, ask: dialog({ body: { turn_token: "nothing", type: "agent_thinking" } }) },
  streamDialog: { may: [...ofDialog, ...READS], ask: dialog() },
  editMessage: { may: ["visitor", "customer"], ask: message({ body: { text: "Other words" } }) },
  deleteMessage: { may: [...ADMINS, "visitor", "customer", "key_manage"], ask: message() },
  revealMessage: { may: ADMINS, ask: message() },
  readDialog: { may: [...ofDialog, ...WRITES], ask: dialog({ body: { seq: 1 } }) },
  typeInDialog: { may: [...ofDialog, ...WRITES], ask: dialog({ body: { is_typing: true } }) },
  getTranscript: { may: [...ofDialog, ...READS], ask: dialog() },
  mailTranscript: {
    may: [...ofDialog, ...WRITES],
    ask: async (world, who) => {
      Object.assign(world.core.env, { SMTP_URL: "smtp://127.0.0.1:9" });
      return dialog({ body: { email: `${randomUUID()}@example.com` } })(world, who);
    },
  },
  rateDialog: {
    may: ["visitor", "customer"],
    ask: async (world, who) => ({ params: { id: await fresh.resolved(world, who) }, body: { score: 5, comment: "Fast" } }),
  },
  requestHandoff: { may: [...ofDialog, ...WRITES], ask: dialog({ body: {} }) },
  acceptHandoff: { may: TEAM, ask: dialog() },
  completeHandoff: { may: TEAM, ask: dialog({ body: {} }) },
  getHandoffSettings: { may: readers },
  updateHandoffSettings: { may: admins, ask: own({ timezone: "UTC" }) },
  declineOffer: { may: ["owner"], ask: async (world) => ({ params: { id: await fresh.offered(world) } }), refuses: 409 },
  snoozeDialog: { may: [...TEAM, ...WRITES], ask: dialog({ body: { until_reply: true } }) },
  transferDialog: { may: TEAM, ask: dialog({ body: { operator_id: null } }) },
  getCopilot: { may: everyMember },
  suggestReply: { may: TEAM, ask: dialog() },
  summarizeDialog: { may: TEAM, ask: dialog() },
  rewriteDraft: { may: everyMember, ask: own({ text: "Words", how: "shorter" }) },

  listTeams: { may: readers },
  createTeam: { may: admins, ask: () => ({ body: { name: randomUUID() } }) },
  getTeam: { may: readersOfOne, ask: async (world) => ({ params: { id: await fresh.team(world) } }) },
  updateTeam: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.team(world) }, body: { name: randomUUID() } }) },
  deleteTeam: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.team(world) } }) },
  listRules: { may: readers },
  createRule: { may: admins, ask: () => ({ body: newRule() }) },
  updateRule: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.rule(world) }, body: { name: "Other" } }) },
  deleteRule: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.rule(world) } }) },
  listRuleRuns: { may: readersOfOne, ask: async (world) => ({ params: { id: await fresh.rule(world) } }) },
  dryRunRule: { may: readers, ask: () => ({ body: { rule: newRule(), from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" } }) },
  listSlaPolicies: { may: readers },
  createSlaPolicy: { may: admins, ask: own({ name: "Fast", first_reply: 30 }) },
  updateSlaPolicy: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.slaPolicy(world) }, body: { name: "Faster" } }) },
  deleteSlaPolicy: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.slaPolicy(world) } }) },
  getReport: { may: readers, ask: () => ({ params: { name: "volume" } }) },
  listViews: { may: readers },
  createView: { may: [...everyMember, ...WRITES, "foreign_key"], ask: own({ name: "Refunds", filter: { label: "refund" } }) },
  updateView: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.view(world) }, body: { name: "Other" } }) },
  deleteView: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.view(world) } }) },
  listCannedReplies: { may: readers },
  createCannedReply: {
    may: [...everyMember, ...WRITES, "foreign_key"],
    ask: () => ({ body: { shortcut: randomUUID(), text: "Hi {{contact.name}}" } }),
  },
  copyCannedFiles: {
    may: [...TEAM, ...WRITES],
    ask: async (world) => ({ params: { id: await fresh.cannedReply(world) } }),
  },
  updateCannedReply: {
    may: adminsOfOne,
    ask: async (world) => ({ params: { id: await fresh.cannedReply(world) }, body: { text: "Other words" } }),
  },
  listMacros: { may: readers },
  createMacro: {
    may: [...everyMember, ...WRITES, "foreign_key"],
    ask: () => ({ body: { name: randomUUID(), actions: [{ type: "label", label: "refund" }] } }),
  },
  updateMacro: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.macro(world) }, body: { name: randomUUID() } }) },
  deleteMacro: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.macro(world) } }) },
  runMacro: {
    may: [...TEAM, ...WRITES],
    ask: async (world, who) => ({ params: { id: (await world.dialogFor(who)).dialogId, macro_id: await fresh.macro(world) }, body: {} }),
  },
  deleteCannedReply: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.cannedReply(world) } }) },

  listContacts: { may: readers },
  getContact: { may: readersOfOne, ask: contact() },
  listPages: { may: readersOfOne, ask: contact() },
  updateContact: { may: [...TEAM, ...WRITES], ask: contact({ body: { attributes: { plan: "large" } } }) },
  blockContact: { may: [...TEAM, ...WRITES], ask: async (world) => ({ params: { id: await fresh.contact(world) }, body: {} }) },
  unblockContact: { may: [...TEAM, ...WRITES], ask: contact() },
  mergeContact: {
    may: [...TEAM, ...WRITES],
    ask: async (world) => ({ params: { id: await fresh.contact(world) }, body: { into: await fresh.contact(world) } }),
  },
  exportContacts: { may: admins },
  importContacts: { may: admins, ask: own({ csv: "email\nada@example.com", columns: { email: "email" } }) },
  listSegments: { may: readers },
  createSegment: { may: [...everyMember, ...WRITES, "foreign_key"], ask: own({ name: "Paying", filter: { attribute: "plan:pro" } }) },
  updateSegment: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.segment(world) }, body: { name: "Other" } }) },
  deleteSegment: { may: adminsOfOne, ask: async (world) => ({ params: { id: await fresh.segment(world) } }) },
  exportContact: { may: adminsOfOne, ask: contact() },
  deleteContact: { may: adminsOfOne, ask: contact() },

  listRooms: { may: [...readers, ...EVERYBODY_OUTSIDE] },
  createRoom: { may: admins, ask: () => ({ body: { name: `channel_${randomUUID()}` } }) },
  getRoom: { may: [...ofDialog, ...READS], ask: room() },
  listRoomMessages: { may: [...ofDialog, ...READS], ask: room() },
  sendRoomMessage: { may: [...ofDialog, ...WRITES], ask: room(text) },
  markRead: {
    may: [...ofDialog, ...WRITES],
    ask: async (world, who) => {
      const { dialogId, messageId } = await world.dialogFor(who);
      return { params: { name: `support_${dialogId}` }, body: { message_ids: [messageId] } };
    },
  },

  listRecords: { may: [...readers, "customer", "customer2", "key_records"] },
  listRecordStatuses: { may: [...readers, "key_records"] },
  putRecord: { may: ["key_records"], ask: (world) => ({ ...record(world), body: recordBody(world) }), refuses: 400 },
  getRecord: { may: [...TEAM, "customer", ...READS, "key_records"], ask: record },
  addPayment: { may: ["key_records"], ask: (world) => ({ ...record(world), body: { status: "paid", amount: 1, currency: "EUR" } }) },

  uploadFile: {
    may: [...everyMember, ...EVERYBODY_OUTSIDE, ...WRITES, "foreign_key"],
    ask: () => ({ form: fileForm("Words", "words.txt", "text/plain") }),
  },
  getFile: { may: [...ofDialog, ...READS], ask: async (world, who) => ({ params: { id: await fresh.file(world, who) } }) },
  search: { may: [...readers, ...EVERYBODY_OUTSIDE], ask: () => ({ query: { query: "word" } }) },

  listNotifications: { may: [...everyMember, "customer", "customer2"] },
  markNotificationsRead: { may: [...everyMember, "customer", "customer2"], ask: own({}) },
  claimNotification: { may: ["owner"], ask: async (world) => ({ params: { id: await fresh.notification(world) } }) },
  getNotifySettings: { may: everyMember },
  updateNotifySettings: { may: everyMember, ask: own({ sound: false }) },
  getPushKey: { may: everyMember },
  subscribePush: { may: everyMember, ask: () => ({ body: { endpoint: `https://push.example.com/${randomUUID()}`, keys: PUSH_KEYS } }) },
  unsubscribePush: { may: everyMember, ask: own({ endpoint: "https://push.example.com/none" }) },

  getUsage: { may: readers },
  updateBudget: { may: ["owner", "stranger"], ask: own({ monthly_tokens: null }) },

  getStats: { may: everyMember },
  getWebsocketHealth: { may: ANYBODY },
  getConfig: { may: ANYBODY },
  getLiveness: { may: ANYBODY },
  getReadiness: { may: ANYBODY },
  // Whoever asks: from the machine itself, or with METRICS_TOKEN (may-watch.test.ts).
  getMetrics: { may: [] },
  getOpenApi: { may: ANYBODY },
  getAsyncApi: { may: ANYBODY },
  listSystemAlerts: { may: [...readers, ...EVERYBODY_OUTSIDE] },
  postSystemAlert: { may: ["owner", "stranger"], ask: own({ message: "Maintenance tonight." }) },
  endSystemAlert: { may: ["owner"], ask: async (world) => ({ params: { id: await fresh.systemAlert(world) } }) },
  listEvents: { may: readers },
  streamEvents: { may: readers },
  listWebhooks: { may: admins },
  createWebhook: { may: admins, ask: own({ url: "https://receiver.example.com/" }) },
  getWebhook: { may: adminsOfOne, ask: webhook() },
  updateWebhook: { may: adminsOfOne, ask: webhook({ body: { types: ["message.created"] } }) },
  deleteWebhook: { may: adminsOfOne, ask: webhook() },
  rotateWebhookSecret: { may: adminsOfOne, ask: webhook() },
  testWebhook: { may: adminsOfOne, ask: webhook() },
  replayWebhook: { may: adminsOfOne, ask: webhook({ body: { after: 0 } }) },
  listWebhookDeliveries: { may: adminsOfOne, ask: webhook() },
  listConnections: { may: admins },
  endConnection: { may: admins, ask: () => ({ params: { id: "anybody" } }) },
  traceMessage: {
    may: readersOfOne,
    ask: async (world, who) => ({ params: { id: (await world.dialogFor(who)).messageId } }),
  },
  listRateLimits: { may: admins },
  releaseRateLimit: { may: [], ask: () => ({ params: { key: "messages:nobody" } }) },
  listCloseCodes: { may: admins },
  // Jobs are the installation's: its first workspace looks after them.
  listJobs: { may: adminsOfOne },
  runJob: { may: adminsOfOne, ask: () => ({ params: { name: "read_website" } }) },

  listAudit: { may: admins },
  exportAudit: { may: admins },
};

const PUSH_KEYS = { p256dh: `B${"A".repeat(86)}`, auth: "A".repeat(22) };

const newRule = () => ({ name: "Refunds", on: "dialog.labelled", actions: [{ type: "label", label: "refund" }] });

const newWorkspace = () => ({
  name: "Another workspace",
  owner: { email: `${randomUUID()}@example.com`, name: "Its owner", password: "a password for tests" },
});

const recordBody = ({ siteId, workspace }: World) => ({
  site_id: siteId,
  title: `A word for ${workspace.marker}`,
  status: "new",
  customer: { id: "ada" },
  remind_before_hours: [],
});

const document = async (world: World) => ({ id: world.workspace.assistantId, document_id: await fresh.document(world) });
const tool = async (world: World) => ({ id: world.workspace.assistantId, tool_id: await fresh.tool(world) });
const website = async (world: World) => ({ id: world.workspace.assistantId, website_id: await fresh.website(world) });
const answer = async (world: World, who: Who) => {
  const { dialogId } = await world.dialogFor(who);
  return { id: dialogId, message_id: await fresh.answer(world, dialogId) };
};
const approvedAnswer = async (world: World) => ({ id: world.workspace.assistantId, answer_id: await fresh.approvedAnswer(world) });
const evaluationCase = async (world: World) => ({ id: world.workspace.assistantId, case_id: await fresh.evaluationCase(world) });
const evaluationRun = async (world: World) => ({ id: world.workspace.assistantId, run_id: await fresh.evaluationRun(world) });
const question = async (world: World) => ({ id: world.workspace.assistantId, question_id: await fresh.question(world) });
