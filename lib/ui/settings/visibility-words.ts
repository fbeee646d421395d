import type { Visibility } from "@/lib/protocol/values";

/** Which conversations an operator sees, as a choice and beside their name. */
export const VISIBILITY_WORDS: Record<Visibility, { name: string; about: string }> = {
  all: { name: "All conversations", about: "Sees all conversations" },
  team: { name: "Their own and their teams'", about: "Sees their own and their teams' conversations" },
  own: { name: "Their own", about: "Sees their own conversations" },
};
