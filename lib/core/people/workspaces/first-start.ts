import { and, eq, isNull, sql } from "drizzle-orm";
import { assistants, members, workspaces } from "../../../../db/schema";
import { DEFAULT_AI } from "../../assistants";
import { firstWorkspaceId, randomToken } from "../../system";
import type { Core } from "../core";
import { hashPassword } from "../identity/passwords";

export type FirstOwner = { email: string; password: string };

/** Any number; nodes that start at once take the same lock. */
export const FIRST_START_LOCK = 4_722_013;
const DEMO_OWNER_EMAIL = "owner@baton.local";
/** One installation has one demo assistant, so its id can be a name. */
const DEMO_ASSISTANT_ID = "demo";

/**
 * Creates the first workspace and its owner where there is no workspace yet: from BATON_OWNER_EMAIL and
 * BATON_OWNER_PASSWORD, else a demo owner with a random password.
 * @returns what has to be printed: the demo owner, on the start that made them
 */
export async function ensureFirstOwner(core: Core): Promise<FirstOwner | undefined> {
  if ((await firstWorkspaceId(core.db)) !== undefined) return undefined;
  const { BATON_OWNER_EMAIL: given, BATON_OWNER_PASSWORD } = core.env;
  const owner: FirstOwner = {
    email: given?.trim().toLowerCase() ?? DEMO_OWNER_EMAIL,
    password: given && BATON_OWNER_PASSWORD ? BATON_OWNER_PASSWORD : randomToken("", 12),
  };
  const password_hash = await hashPassword(owner.password);
  const made = await core.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${FIRST_START_LOCK})`);
    if ((await firstWorkspaceId(tx)) !== undefined) return false;
    const [workspace] = await tx.insert(workspaces).values({ name: "My workspace" }).returning();
    if (!workspace) throw new Error("the first workspace was not made");
    await tx.insert(members).values({
      workspace_id: workspace.id,
      email: owner.email,
      name: nameFrom(owner.email),
      role: "owner",
      password_hash,
      // Whoever runs the installation named it.
      email_confirmed_at: core.now(),
    });
    return true;
  });
  return made && !given ? owner : undefined;
}

/** "ada.moreno@example.com" begins as "Ada Moreno". */
export function nameFrom(email: string): string {
  const words = (email.split("@")[0] ?? "").split(/[._+-]+/).filter(Boolean);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ") || "Owner";
}

/**
 * The assistant of the page `/demo`, made once.
 * @returns its id; undefined when it was deleted on purpose, or when there is no workspace for it
 */
export async function ensureDemo(core: Core): Promise<string | undefined> {
  const workspaceId = await firstWorkspaceId(core.db);
  if (workspaceId === undefined) return undefined;
  await core.db
    .insert(assistants)
    .values({ id: DEMO_ASSISTANT_ID, workspace_id: workspaceId, name: "Baton guide", ai: DEMO_AI, widget: { language: "en" } })
    .onConflictDoNothing();
  const [row] = await core.db
    .select({ id: assistants.id })
    .from(assistants)
    .where(and(eq(assistants.id, DEMO_ASSISTANT_ID), isNull(assistants.deleted_at)));
  return row?.id;
}

const DEMO_AI = {
  ...DEFAULT_AI,
  greeting: "Hi, I know the docs. Ask me about Baton, or talk to a person.",
  instructions: "Answer questions about Baton from its documentation, in short and plain sentences.",
  suggested_questions: ["How do I add the chat to my site?", "When does a person take over?", "What do I need to run Baton?"],
};
