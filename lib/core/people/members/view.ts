import type { members } from "../../../../db/schema";
import type { Member } from "../../../protocol/routes/people";

export type MemberRow = typeof members.$inferSelect;

/** The wire form of a member. */
export const toMember = (row: MemberRow, now: Date): Member => ({
  id: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  visibility: row.role === "operator" ? row.visibility : "all",
  teams: row.team_ids,
  avatar_url: row.avatar_url,
  status: row.status,
  online: row.online_until !== null && row.online_until > now,
  two_factor: row.totp_since !== null,
  last_seen: row.last_seen?.toISOString() ?? null,
  created_at: row.created_at.toISOString(),
});
