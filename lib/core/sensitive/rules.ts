import { eq } from "drizzle-orm";
import { RE2JS } from "re2js";
import type { Db, Tx } from "../../../db/database";
import { workspaces } from "../../../db/schema";
import { DEFAULT_PRIVACY, type PrivacySettings, SENSITIVE_KINDS } from "../../protocol/privacy";
import { type Bus, badRequest, notFound } from "../log";
import type { SensitiveRules } from "./find-sensitive";

/** Milliseconds for which a node that no hint reached may still use rules that were changed on another. */
const FRESH_MS = 5_000;

/** Each workspace's rules, read once every few seconds and not for every message. */
export type RuleBook = {
  of(workspaceId: number): Promise<SensitiveRules>;
  /** The same without waiting, where they are known; nearly always, and what each message asks should not wait for nothing. */
  known(workspaceId: number): SensitiveRules | undefined;
};

/** @throws DomainError NOT_FOUND */
export async function readPrivacy(db: Db | Tx, workspaceId: number): Promise<PrivacySettings> {
  const [row] = await db.select({ privacy: workspaces.privacy }).from(workspaces).where(eq(workspaces.id, workspaceId));
  if (!row) throw notFound("workspace");
  return { ...DEFAULT_PRIVACY, ...row.privacy };
}

/** @throws DomainError BAD_REQUEST for what RE2 does not take, or what would match every text */
function compilePattern(pattern: string, path: string): RE2JS {
  const compiled = tryCompile(pattern);
  if (!compiled) throw badRequest(`${path}: is not a pattern that RE2 takes (no look-around, no back-references)`);
  if (compiled.matcher("").find()) throw badRequest(`${path}: matches the empty text`);
  return compiled;
}

function tryCompile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

export const toRules = (settings: PrivacySettings): SensitiveRules => ({
  kinds: new Set(SENSITIVE_KINDS.filter((kind) => settings[kind])),
  own: settings.patterns.map(({ pattern }, at) => compilePattern(pattern, `patterns.${at}.pattern`)),
});

export function createRuleBook(db: Db, now: () => number, bus: Bus): RuleBook {
  type Entry = { until: number; rules: Promise<SensitiveRules>; read?: SensitiveRules };
  const known = new Map<number, Entry>();
  const fresh = (workspaceId: number): Entry | undefined => {
    const entry = known.get(workspaceId);
    return entry && entry.until > now() ? entry : undefined;
  };
  bus.subscribe((event) => void (event.type === "settings" && event.kind === "workspace" && known.delete(Number(event.id))));
  return {
    of(workspaceId) {
      const there = fresh(workspaceId);
      if (there) return there.rules;
      const entry: Entry = { until: now() + FRESH_MS, rules: readPrivacy(db, workspaceId).then(toRules) };
      known.set(workspaceId, entry);
      entry.rules.then(
        (read) => {
          entry.read = read;
        },
        () => known.get(workspaceId) === entry && known.delete(workspaceId),
      );
      return entry.rules;
    },
    known: (workspaceId) => fresh(workspaceId)?.read,
  };
}
