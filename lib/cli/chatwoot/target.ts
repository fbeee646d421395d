import { keepPastFile, type Upload } from "../../core/files";
import {
  type FoundMember,
  findContacts,
  findMember,
  type ImportedContact,
  type ImportedConversation,
  type ImportsCore,
  importContacts,
  importConversation,
  importMember,
  importReply,
  type Known,
  type Origin,
  type Reached,
  reachedOf,
} from "../../core/imports";
import { putDocument } from "../../core/knowledge";
import type { Attachment } from "../../protocol/message";

type NewFile = { id: string; uploadedBy: string; name: string; size: number | null | undefined };
type NewArticle = { title: string; source: string; content: string; url: string | null };

/** Where an import goes: into the database, or nowhere in a dry run. */
export type Target = {
  /** The member with this address; one is made where there is none. */
  member(given: { email: string; name: string }): Promise<{ member: FoundMember; made: boolean }>;
  contacts(given: readonly ImportedContact[]): Promise<{ people: Map<string, Known>; made: number }>;
  reached(key: string): Promise<Reached>;
  conversation(given: ImportedConversation): Promise<"made" | "continued" | "unchanged" | "erased">;
  file(given: NewFile, read: () => Promise<Upload>): Promise<Attachment>;
  reply(given: { shortcut: string; text: string }): Promise<{ made: boolean } | { refused: string }>;
  article(assistantId: string, given: NewArticle): Promise<void>;
};

export const databaseTarget = (core: ImportsCore, origin: Origin): Target => ({
  async member(given) {
    const known = await findMember(core.db, origin, given.email);
    return known ? { member: known, made: false } : { member: await importMember(core, origin, given), made: true };
  },
  contacts: (given) => importContacts(core, origin, given),
  reached: (key) => reachedOf(core.db, origin, key),
  conversation: (given) => importConversation(core, origin, given),
  file: async ({ id, uploadedBy }, read) => keepPastFile(core, { id, uploadedBy, workspaceId: origin.workspaceId }, await read()),
  reply: (given) => importReply(core, origin, given, { dryRun: false }),
  async article(assistantId, { title, source, content, url }) {
    const { passages } = await core.read(origin.workspaceId, { kind: "text", type: "markdown", content });
    await putDocument(core.db, assistantId, { title, source, type: "markdown", content, url, passages }, core.now());
  },
});

/** Reads what is there and says what would be made; nothing is written, and no file is fetched. */
export function dryTarget(core: ImportsCore, origin: Origin): Target {
  const counted = new Set<string>();
  return {
    async member({ email, name }) {
      const known = await findMember(core.db, origin, email);
      return { member: known ?? { id: 0, name, avatarUrl: null, isActive: true }, made: known === undefined };
    },
    async contacts(given) {
      const keys = given.map(({ key }) => key);
      const known = given.length > 0 ? await findContacts(core.db, origin, keys) : new Map<string, Known>();
      const fresh = given.filter(({ key }) => !known.has(key));
      for (const { key, id, kind, name } of fresh) known.set(key, { id, kind, name });
      const made = fresh.filter(({ key }) => !counted.has(key) && counted.add(key)).length;
      return { people: known, made };
    },
    reached: (key) => reachedOf(core.db, origin, key),
    async conversation({ key, messages }) {
      const reached = await reachedOf(core.db, origin, key);
      if (reached === "erased") return "erased";
      if (reached === undefined) return "made";
      return messages.length > 0 ? "continued" : "unchanged";
    },
    file: async ({ id, name, size }) => ({ id, name, size: size ?? 0, type: "application/octet-stream", url: `/api/files/${id}` }),
    reply: (given) => importReply(core, origin, given, { dryRun: true }),
    article: async () => undefined,
  };
}
