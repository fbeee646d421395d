import { DEFAULT_HANDOFF } from "../../protocol/handoff-settings";
import { DEFAULT_AI } from "../assistants/default-settings";
import type { MemberActor, VisitorActor } from "./actor";
import { factsThatBegin } from "./begin-dialog";
import type { Facts, MemberFacts, SharedFacts } from "./facts";

export const NOW = new Date("2026-03-02T10:00:00Z");

export const VISITOR: VisitorActor = {
  type: "visitor",
  workspaceId: 1,
  contactId: "11111111-1111-4111-8111-111111111111",
  name: "Ada",
  assistantId: "ast_1",
};

export const memberActor = (memberId: number): MemberActor => ({
  type: "member",
  workspaceId: 1,
  memberId,
  name: `Member ${memberId}`,
  avatarUrl: null,
  role: "admin",
});

const member = (id: number): MemberFacts => ({
  id,
  workspace_id: 1,
  name: `Member ${id}`,
  avatar_url: null,
  role: "admin",
  visibility: "all",
  team_ids: [],
  status: "available",
  busy_by_load: false,
  notify: {},
  online_until: new Date("2100-01-01T00:00:00Z"),
  offline_since: null,
  asked_at: null,
  revoked_at: null,
  newcomer: false,
  has_push: false,
  mail_pending: false,
  active: 0,
});

const pool = (from: number) => ({ ids: Array.from({ length: 5_000 }, (_, at) => from + at), used: 0 });

const shared: SharedFacts = {
  members: new Map([1, 2].map((id) => [id, member(id)])),
  pools: { messages: pool(10_000), handoffs: pool(20_000), notifications: pool(30_000) },
};

/** What planning knows of a support dialog that begins, with the members 1 and 2 at their desks. */
export const supportFacts = (dialog: Partial<Facts["dialog"]> = {}): Facts =>
  factsThatBegin(
    { id: 7, settings: DEFAULT_HANDOFF, assistant: { id: "ast_1", ai: DEFAULT_AI, deleted_at: null }, files: [] },
    { workspace_id: 1, kind: "support", status: "assistant", contact_id: VISITOR.contactId, assistant_id: "ast_1", ...dialog },
    shared,
    NOW,
  );
