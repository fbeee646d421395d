import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { apiKeys, members } from "@/db/schema";
import { deleteAssistant, updateAssistant } from "@/lib/core/assistants/change-assistants";
import { startDialog } from "@/lib/core/conversations/dialogs/start-dialog";
import { updateDialog } from "@/lib/core/conversations/dialogs/update-dialog";
import { acceptHandoff } from "@/lib/core/conversations/handoffs/accept-handoff";
import type { Core } from "@/lib/core/core";
import type { CustomerActor, IntegrationActor, MemberActor } from "@/lib/core/log/actor";
import { deleteApiKey } from "@/lib/core/people/api-keys/manage-api-keys";
import { blockContact } from "@/lib/core/people/contacts/block-contact";
import { eraseContact } from "@/lib/core/people/contacts/erase-contact";
import { mergeContact } from "@/lib/core/people/contacts/merge-contact";
import { authenticateCustomer } from "@/lib/core/people/identity/authenticate";
import { identifyVisitor } from "@/lib/core/people/identity/identify-visitor";
import { hashPassword } from "@/lib/core/people/identity/passwords";
import { endSessions } from "@/lib/core/people/identity/sessions";
import { signVisitorToken } from "@/lib/core/people/identity/tokens";
import { deleteMember, updateMember } from "@/lib/core/people/members/change-members";
import { updateMe } from "@/lib/core/people/members/own-account";
import { createSite, deleteSite, rotateSecret, updateSite } from "@/lib/core/people/sites/change-sites";
import { createTeam, updateTeam } from "@/lib/core/people/teams/change-teams";
import { putRecord } from "@/lib/core/records/put-record";
import { hashToken } from "@/lib/core/system/secrets";
import { createTestToken, createTestVisitor, createTestWorkspace, type TestWorkspace } from "@/lib/core/testing";
import { recordBody } from "@/lib/protocol/routes/records";
import { siteToken } from "../rest";
import type { Credential } from "./transports";

/** A reader, what they read, and how it is taken from them. */
export type Case = {
  who: Credential;
  /** The principal's key. */
  key: string;
  dialogId: number;
  /** The member who goes on reading, and writes. */
  owner: MemberActor;
  lose(): Promise<unknown>;
  /** What it is ended with; without one its own connection stays, and what was opened for the dialog alone ends with 4004. */
  code?: number;
  /** The same where a node finds it out by its own check, without or before the hint: it can't know why the credential is gone. */
  codeWithoutHint?: number;
  /** Publishes a change to the record's subscribers after the loss, where it is a record. */
  publishChange?(): Promise<unknown>;
  /** Whether the dialog itself is gone: nobody can write into it. */
  isGone?: boolean;
};

export type Loss = {
  name: string;
  /** The files of lib/core by which it happens. */
  by: string;
  prepare(core: Core): Promise<Case>;
};

const words = () => ({ client_id: randomUUID(), text: "Hello", kind: "text" as const, attachments: [] });

async function ofVisitor(core: Core) {
  const workspace = await createTestWorkspace(core, { ai: false });
  const visitor = createTestVisitor(workspace);
  const { dialogId } = await startDialog(core, visitor, words(), {});
  const token = await signVisitorToken(core.secrets.signingKey, visitor.contactId, visitor.assistantId, core.now());
  const who: Credential = { type: "visitor", token, assistantId: visitor.assistantId };
  return { workspace, visitor, token, case: { who, key: `visitor:${visitor.contactId}`, dialogId, owner: workspace.owner } };
}

async function customerOf(core: Core, token: string): Promise<CustomerActor> {
  const found = await authenticateCustomer(core, token);
  if (!found.ok) throw new Error(found.fault);
  return found.actor;
}

const siteOf = (core: Core, workspace: TestWorkspace) =>
  createSite(core, workspace.owner, { name: "Shop", allowed_domains: ["shop.example.com"], allow_native: true });

async function ofCustomer(core: Core) {
  const workspace = await createTestWorkspace(core, { ai: false });
  const site = await siteOf(core, workspace);
  const token = await siteToken(site, "ada");
  const customer = await customerOf(core, token);
  const { dialogId } = await startDialog(core, customer, words(), {});
  const who: Credential = { type: "customer", token };
  return { workspace, site, customer, case: { who, key: `customer:${customer.contactId}`, dialogId, owner: workspace.owner } };
}

async function ofMember(core: Core) {
  const { workspace, case: given } = await ofVisitor(core);
  const values = {
    workspace_id: workspace.workspaceId,
    email: `${randomUUID()}@example.com`,
    name: "Somebody",
    role: "operator" as const,
    password_hash: await hashPassword("the old password"),
  };
  const [row] = await core.db.insert(members).values(values).returning();
  if (!row) throw new Error("no member");
  const member: MemberActor = { ...workspace.operator, memberId: row.id, name: row.name };
  const who: Credential = { type: "member", token: await createTestToken(core, row.id) };
  return { workspace, member, case: { ...given, who, key: `member:${row.id}` } };
}

/** An operator who sees what is their teams', and a conversation of their one team. */
async function ofTeam(core: Core) {
  const { workspace, member, case: given } = await ofMember(core);
  const team = await createTeam(core, workspace.owner, { name: "Sales", members: [member.memberId], hours: null });
  await updateMember(core, workspace.owner, member.memberId, { visibility: "team" });
  await updateDialog(core, workspace.owner, given.dialogId, { team: team.id });
  return { workspace, member, team, case: given };
}

/** Eve reads a record of Ada's as its party, or as its customer. */
async function ofRecord(core: Core, type: "order" | "quote", before: object, after: object) {
  const workspace = await createTestWorkspace(core, { ai: false });
  const site = await siteOf(core, workspace);
  const backend: IntegrationActor = {
    type: "integration",
    workspaceId: workspace.workspaceId,
    keyId: 1,
    name: "Shop",
    scopes: ["records"],
  };
  const put = (more: object) =>
    putRecord(core, backend, { type, id: "1" }, recordBody.parse({ site_id: site.id, title: "Bicycle", status: "new", ...more }));
  const { record } = await put(before);
  const token = await siteToken(site, "eve");
  const eve = await customerOf(core, token);
  const who: Credential = { type: "customer", token };
  return {
    who,
    key: `customer:${eve.contactId}`,
    dialogId: record.dialog_id,
    owner: workspace.owner,
    // The change that takes it away publishes something too: already that is not for them.
    lose: () => put({ ...after, status: "secret-status-of-the-loss" }),
    publishChange: () => put({ ...after, status: "secret-status-after" }),
  };
}

const ADA = { customer: { id: "ada" } };

export const LOSSES: readonly Loss[] = [
  {
    name: "a visitor's conversation becomes a customer's",
    by: "people/identity/identify-visitor.ts",
    async prepare(core) {
      const { workspace, token, case: given } = await ofVisitor(core);
      const customer = await customerOf(core, await siteToken(await siteOf(core, workspace), "ada"));
      return { ...given, lose: () => identifyVisitor(core, customer, token), code: 4001 };
    },
  },
  {
    name: "a party is taken off an order",
    by: "records/put-record.ts",
    prepare: (core) => ofRecord(core, "order", { ...ADA, parties: [{ id: "eve" }] }, { ...ADA, parties: [] }),
  },
  {
    name: "a party is taken off a quote",
    by: "records/put-record.ts",
    prepare: (core) => ofRecord(core, "quote", { ...ADA, parties: [{ id: "eve" }, { id: "bob" }] }, { ...ADA, parties: [{ id: "bob" }] }),
  },
  {
    name: "an order becomes another customer's",
    by: "records/put-record.ts",
    prepare: (core) => ofRecord(core, "order", { customer: { id: "eve" } }, ADA),
  },
  {
    name: "a member's role changes",
    by: "people/members/change-members.ts",
    async prepare(core) {
      const { workspace, member, case: given } = await ofMember(core);
      return { ...given, lose: () => updateMember(core, workspace.owner, member.memberId, { role: "admin" }), code: 4001 };
    },
  },
  {
    name: "a member's visibility is narrowed",
    by: "people/members/change-members.ts",
    async prepare(core) {
      const { workspace, member, case: given } = await ofMember(core);
      await updateDialog(core, workspace.owner, given.dialogId, { assignee_id: workspace.owner.memberId });
      return { ...given, lose: () => updateMember(core, workspace.owner, member.memberId, { visibility: "own" }), code: 4001 };
    },
  },
  {
    name: "a member is taken off the team by which they saw it",
    by: "people/identity/sessions.ts",
    async prepare(core) {
      const { workspace, team, case: given } = await ofTeam(core);
      return { ...given, lose: () => updateTeam(core, workspace.owner, team.id, { members: [] }), code: 4001 };
    },
  },
  {
    name: "a conversation is given to a team of others",
    by: "log/draft.ts",
    async prepare(core) {
      const { workspace, case: given } = await ofTeam(core);
      const other = await createTeam(core, workspace.owner, { name: "Other", members: [], hours: null });
      return { ...given, lose: () => updateDialog(core, workspace.owner, given.dialogId, { team: other.id }) };
    },
  },
  {
    name: "a colleague takes a conversation",
    by: "log/draft.ts",
    async prepare(core) {
      const { workspace, member, case: given } = await ofMember(core);
      await core.db.update(members).set({ visibility: "own" }).where(eq(members.id, member.memberId));
      return { ...given, lose: () => acceptHandoff(core, workspace.owner, { dialog_id: given.dialogId }) };
    },
  },
  {
    name: "a member is removed",
    by: "people/members/change-members.ts",
    async prepare(core) {
      const { workspace, member, case: given } = await ofMember(core);
      return { ...given, lose: () => deleteMember(core, workspace.owner, member.memberId), code: 4002 };
    },
  },
  {
    name: "a member sets another password",
    by: "people/identity/sessions.ts",
    async prepare(core) {
      const { member, case: given } = await ofMember(core);
      const change = { password: "the new password", current_password: "the old password" };
      return { ...given, lose: () => updateMe(core, member, change), code: 4001 };
    },
  },
  {
    name: "a member signs out everywhere",
    by: "people/identity/sessions.ts",
    async prepare(core) {
      const { member, case: given } = await ofMember(core);
      return { ...given, lose: () => endSessions(core, member, { keepCurrent: false }), code: 4002, codeWithoutHint: 4001 };
    },
  },
  {
    name: "a member's address is changed",
    by: "people/members/change-members.ts",
    async prepare(core) {
      const { workspace, member, case: given } = await ofMember(core);
      const change = { email: `${randomUUID()}@example.com` };
      return { ...given, lose: () => updateMember(core, workspace.owner, member.memberId, change), code: 4001 };
    },
  },
  {
    name: "an API key is revoked",
    by: "people/api-keys/manage-api-keys.ts",
    async prepare(core) {
      const { workspace, case: given } = await ofVisitor(core);
      const key = `bk_${randomUUID()}`;
      const values = { workspace_id: workspace.workspaceId, name: "Reader", scopes: ["read" as const], key_hint: "hint" };
      const [row] = await core.db
        .insert(apiKeys)
        .values({ ...values, key_hash: hashToken(key) })
        .returning();
      if (!row) throw new Error("no key");
      const who: Credential = { type: "integration", token: key };
      return { ...given, who, key: `integration:${row.id}`, lose: () => deleteApiKey(core, workspace.owner, row.id), code: 4002 };
    },
  },
  {
    name: "a person is erased",
    by: "people/contacts/erase-contact.ts",
    async prepare(core) {
      const { workspace, visitor, case: given } = await ofVisitor(core);
      return { ...given, lose: () => eraseContact(core, workspace.owner, visitor.contactId), code: 4001, isGone: true };
    },
  },
  {
    name: "a visitor is blocked",
    by: "people/contacts/block-contact.ts",
    async prepare(core) {
      const { workspace, visitor, case: given } = await ofVisitor(core);
      return { ...given, lose: () => blockContact(core, workspace.operator, visitor.contactId, null), code: 4004 };
    },
  },
  {
    name: "a customer is blocked",
    by: "people/contacts/block-contact.ts",
    async prepare(core) {
      const { workspace, customer, case: given } = await ofCustomer(core);
      return { ...given, lose: () => blockContact(core, workspace.operator, customer.contactId, null), code: 4004 };
    },
  },
  {
    name: "a visitor is merged into another",
    by: "people/contacts/merge-contact.ts",
    async prepare(core) {
      const { workspace, visitor, case: given } = await ofVisitor(core);
      const other = createTestVisitor(workspace);
      await startDialog(core, other, words(), {});
      return { ...given, lose: () => mergeContact(core, workspace.operator, visitor.contactId, other.contactId), code: 4001 };
    },
  },
  {
    name: "a customer is merged into another",
    by: "people/contacts/merge-contact.ts",
    async prepare(core) {
      const { workspace, site, customer, case: given } = await ofCustomer(core);
      const other = await customerOf(core, await siteToken(site, "eve"));
      await startDialog(core, other, words(), {});
      return { ...given, lose: () => mergeContact(core, workspace.operator, customer.contactId, other.contactId), code: 4001 };
    },
  },
  {
    name: "an assistant is removed",
    by: "assistants/change-assistants.ts",
    async prepare(core) {
      const { workspace, case: given } = await ofVisitor(core);
      return { ...given, lose: () => deleteAssistant(core, workspace.owner, workspace.assistantId), code: 4004 };
    },
  },
  {
    name: "an assistant's domains change",
    by: "assistants/change-assistants.ts",
    async prepare(core) {
      const { workspace, case: given } = await ofVisitor(core);
      const change = { allowed_domains: ["shop.example.com"] };
      return { ...given, lose: () => updateAssistant(core, workspace.owner, workspace.assistantId, change), code: 4001 };
    },
  },
  {
    name: "a site is removed",
    by: "people/sites/change-sites.ts",
    async prepare(core) {
      const { workspace, site, case: given } = await ofCustomer(core);
      return { ...given, lose: () => deleteSite(core, workspace.owner, site.id), code: 4004 };
    },
  },
  {
    name: "a site gets another secret",
    by: "people/sites/change-sites.ts",
    async prepare(core) {
      const { workspace, site, case: given } = await ofCustomer(core);
      return { ...given, lose: () => rotateSecret(core, workspace.owner, site.id), code: 4001 };
    },
  },
  {
    name: "a site's domains change",
    by: "people/sites/change-sites.ts",
    async prepare(core) {
      const { workspace, site, case: given } = await ofCustomer(core);
      return { ...given, lose: () => updateSite(core, workspace.owner, site.id, { allowed_domains: ["other.example.com"] }), code: 4001 };
    },
  },
];
