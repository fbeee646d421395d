import type { Statement } from "../../../db/database";
import { mentionedIn } from "../../protocol/mention";
import type { Write } from "./change";
import type { MessageRow } from "./views";

const FORGET: Statement = { name: "forget_mentions", text: "delete from mentions where message_id = $1::bigint" };

/** An id that is no member's of the workspace is no mention. */
const KEEP: Statement = {
  name: "keep_mentions",
  text: `insert into mentions (message_id, member_id, dialog_id)
  select $1::bigint, m.id, $2::bigint from members m where m.id = any($3::bigint[]) and m.workspace_id = $4::bigint
  on conflict do nothing`,
};

/** The members whom a message mentions; notes alone do. */
export const mentionsOf = ({ kind, text }: Pick<MessageRow, "kind" | "text">): number[] => (kind === "note" ? mentionedIn(text) : []);

/** What keeps the mentions of a note in step with its text. @param before null for a new one */
export function mentionWrites(workspaceId: number, before: MessageRow | null, after: MessageRow): Write[] {
  const [earlier, now] = [before ? mentionsOf(before) : [], mentionsOf(after)];
  if (earlier.join() === now.join()) return [];
  return [
    ...(earlier.length > 0 ? [{ statement: FORGET, values: [after.id] }] : []),
    ...(now.length > 0 ? [{ statement: KEEP, values: [after.id, after.dialog_id, now, workspaceId] }] : []),
  ];
}
