import { and, eq } from "drizzle-orm";
import { cannedReplies } from "../../../db/schema";
import { cannedReplyRoutes } from "../../protocol/routes/canned-replies";
import type { Core, Origin } from "./core";

/**
 * A canned reply of the team's, as the dashboard would take it; one of the same shortcut stays as it is.
 * @returns `refused` with what the dashboard would have said
 */
export async function importReply(
  core: Pick<Core, "db" | "now">,
  { workspaceId: workspace_id }: Origin,
  given: { shortcut: string; text: string },
  { dryRun }: { dryRun: boolean },
): Promise<{ made: boolean } | { refused: string }> {
  const parsed = cannedReplyRoutes.createCannedReply.body.safeParse({ ...given, shared: true });
  if (!parsed.success) return { refused: parsed.error.issues[0]?.message ?? "is not what a canned reply takes" };
  const { shortcut, text } = parsed.data;
  const taken = and(eq(cannedReplies.workspace_id, workspace_id), eq(cannedReplies.shared, true), eq(cannedReplies.shortcut, shortcut));
  if ((await core.db.$count(cannedReplies, taken)) > 0) return { made: false };
  const now = core.now();
  if (!dryRun)
    await core.db
      .insert(cannedReplies)
      .values({ workspace_id, member_id: null, shortcut, text, shared: true, created_at: now, updated_at: now });
  return { made: true };
}
