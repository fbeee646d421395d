import { type SQL, sql } from "drizzle-orm";
import { dialogs, notifications } from "../../../db/schema";
import { type Seer, seenByMember } from "../log";

/** Which notifications are of nothing that a member may not see (any more); undefined where they see all. */
export function aboutSeen(member: Seer): SQL | undefined {
  const seen = seenByMember(member);
  return (
    seen &&
    sql`(${notifications.dialog_id} is null or exists (select from ${dialogs} where ${dialogs.id} = ${notifications.dialog_id} and ${seen}))`
  );
}
