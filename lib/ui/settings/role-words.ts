import type { MemberRole } from "@/lib/protocol/values";

export const ROLE_WORDS: Record<MemberRole, { name: string; about: string }> = {
  operator: { name: "Operator", about: "Works with conversations, rooms and people." },
  admin: { name: "Admin", about: "Also changes assistants, sites, members and API keys." },
  owner: { name: "Owner", about: "Also changes the workspace and the roles of admins." },
};
