import { join } from "node:path";
import { and, asc, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import type { Database } from "../../../db/database";
import { assistants, sites } from "../../../db/schema";
import { createFileStores } from "../../core/files";
import type { ImportsCore, Origin } from "../../core/imports";
import { createBus } from "../../core/log";
import { customerContactId } from "../../core/people";
import { createReaderPool } from "../../core/reading";
import { createRuleBook } from "../../core/sensitive";
import { callableIn, firstWorkspaceId } from "../../core/system";
import type { Env } from "../../env";
import { numericId } from "../../protocol/values";
import { openApi } from "../chatwoot/api";
import { importAccount } from "../chatwoot/import-account";
import type { Counts } from "../chatwoot/tally";
import { databaseTarget, dryTarget } from "../chatwoot/target";
import type { SiteOf } from "../chatwoot/translate";
import { type Command, CommandError, type Context } from "../command";
import { failuresTo, secretsOf, withDatabase } from "../open";
import { readOption, requireOption } from "../options";

const TOKEN = "CHATWOOT_API_TOKEN";
const address = z
  .url({ protocol: /^https?$/, error: "is not an address such as https://chat.example.com" })
  .transform((text) => new URL(text));
const id = z.string().min(1);

export const importChatwootCommand: Command = {
  name: "import chatwoot",
  summary: "Imports contacts, conversations, canned replies and articles from Chatwoot",
  operands: [],
  options: {
    url: { type: "string", value: "URL", describe: "where Chatwoot is, as its users open it" },
    account: { type: "string", value: "ID", describe: "the number of the account, as in its addresses" },
    "token-stdin": { type: "boolean", describe: `reads the access token from stdin; without it ${TOKEN}` },
    "dry-run": { type: "boolean", describe: "says what would be imported and what left out, and writes nothing" },
    workspace: { type: "string", value: "ID", describe: "into which; without it the workspace that was made first" },
    assistant: { type: "string", value: "ID", describe: "whose conversations and knowledge; without it the workspace's first" },
    site: { type: "string", value: "ID", describe: "contacts with an identifier become customers of this site" },
  },
  notes: [
    "The token is that of an administrator of the account (Profile settings, Access token). Nothing is changed in Chatwoot, and nobody is written to.",
    "It can be stopped, and run again: it goes on where it ended, imports nothing twice, and adds what has come to Chatwoot since.",
    "A server that runs on Postgres may go on; with the embedded database stop it first.",
  ],
  async run(context) {
    const url = requireOption(context, "url", address);
    const account = requireOption(context, "account", numericId);
    const named = {
      workspaceId: readOption(context, "workspace", numericId),
      assistantId: readOption(context, "assistant", id),
      siteId: readOption(context, "site", id),
    };
    const dryRun = context.options["dry-run"] === true;
    const token = context.options["token-stdin"] ? (await context.readLine()).trim() : (context.settings[TOKEN] ?? "");
    if (!token) throw new CommandError(`where is the access token? Set ${TOKEN}, or give --token-stdin`);
    const counts = await withDatabase(context, { mustExist: true }, async (database, env) => {
      const { signal, progress } = context;
      const api = await openApi({ url, account, token, mayCall: callableIn({ env }), signal, progress });
      const place = await placeOf(database, named);
      const { core, close } = coreOf(context, database, env);
      const origin: Origin = { workspaceId: place.workspaceId, source: api.source };
      const target = dryRun ? dryTarget(core, origin) : databaseTarget(core, origin);
      const now = () => new Date();
      return importAccount({ ...place, api, target, origin, maxBytes: env.MAX_UPLOAD_BYTES, now, signal, progress })
        .catch((error: unknown) => {
          if (error !== signal.reason) throw error;
          throw new CommandError("stopped; what is imported stays, run it again for the rest", { cause: error });
        })
        .finally(close);
    });
    return { lines: linesOf(counts, dryRun), json: { dry_run: dryRun, ...counts } };
  },
};

function coreOf(context: Context, { db }: Database, env: Env): { core: ImportsCore; close: () => void } {
  const readers = createReaderPool(join(context.root, "dist/reader.mjs"));
  const rules = createRuleBook(
    db,
    Date.now,
    createBus(() => undefined),
  );
  const log = failuresTo(context);
  const stores = createFileStores({ env, db, log });
  const core = { db, env, now: () => new Date(), secrets: secretsOf(env), rules, read: readers.read, stores, log };
  return { core, close: readers.close };
}

type Named = { workspaceId: number | undefined; assistantId: string | undefined; siteId: string | undefined };

/** The workspace, the assistant and the site that were named. @throws CommandError for one that is not there */
async function placeOf(
  { db }: Database,
  named: Named,
): Promise<{ workspaceId: number; assistantId: string | null; site: SiteOf | undefined }> {
  const workspaceId = named.workspaceId ?? (await firstWorkspaceId(db));
  if (workspaceId === undefined) throw new CommandError("there is no workspace yet: start Baton once, or create-owner");
  const [assistant] = await db
    .select({ id: assistants.id })
    .from(assistants)
    .where(
      and(
        eq(assistants.workspace_id, workspaceId),
        isNull(assistants.deleted_at),
        named.assistantId === undefined ? undefined : eq(assistants.id, named.assistantId),
      ),
    )
    .orderBy(asc(assistants.created_at))
    .limit(1);
  if (!assistant && named.assistantId !== undefined) throw new CommandError(`there is no assistant ${named.assistantId} in the workspace`);
  return { workspaceId, assistantId: assistant?.id ?? null, site: await siteOf(db, workspaceId, named.siteId) };
}

async function siteOf(db: Database["db"], workspaceId: number, siteId: string | undefined): Promise<SiteOf | undefined> {
  if (siteId === undefined) return undefined;
  const [site] = await db
    .select({ id: sites.id })
    .from(sites)
    .where(and(eq(sites.id, siteId), eq(sites.workspace_id, workspaceId), isNull(sites.deleted_at)));
  if (!site) throw new CommandError(`there is no site ${siteId} in the workspace`);
  return { id: site.id, contactId: (externalId) => customerContactId(site.id, externalId) };
}

function linesOf({ left_out, problems, ...counts }: Counts, dryRun: boolean): string[] {
  const found = Object.entries(counts).map(([what, count]) => `${what.replace("_", " ")}: ${count}`);
  const left = Object.entries(left_out).map(([why, count]) => `  ${count}  ${why}`);
  return [
    `${dryRun ? "Would import" : "Imported"}, of what was not here: ${found.join(", ")}.`,
    ...(left.length > 0 ? ["Left out:", ...left] : []),
    ...problems.map((problem) => `  ${problem}`),
  ];
}
