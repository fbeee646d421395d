import { and, eq, inArray, ne, or, type SQL, sql } from "drizzle-orm";
import { dialogs, records } from "../../../db/schema";
import type { Actor, CustomerActor } from "./actor";
import { directRoomsOfCustomer, directRoomsOfMember } from "./direct-rooms";
import { seenByMember } from "./sight";

/** Which rooms a principal may enter: the rules of `mayEnter` (protocol.md 6), as a condition on `dialogs`. */
export function readableBy(actor: Actor): SQL | undefined {
  const ours = eq(dialogs.workspace_id, actor.workspaceId);
  switch (actor.type) {
    case "member":
      return and(ours, seenByMember(actor), or(ne(dialogs.kind, "user"), directRoomsOfMember(actor.memberId)));
    case "integration":
      return and(ours, ne(dialogs.kind, "user"));
    case "assistant":
      return and(ours, eq(dialogs.assistant_id, actor.assistantId));
    case "visitor":
      return and(ours, eq(dialogs.kind, "support"), eq(dialogs.contact_id, actor.contactId));
    case "customer":
      return and(
        ours,
        or(
          and(eq(dialogs.kind, "support"), eq(dialogs.contact_id, actor.contactId)),
          inArray(dialogs.id, recordRooms(actor)),
          inArray(dialogs.id, directRoomsOfCustomer(actor)),
        ),
      );
  }
}

const recordRooms = (actor: CustomerActor): SQL =>
  sql`(select ${records.dialog_id} from ${records} where ${records.site_id} = ${actor.siteId} and (${records.customer}->>'id' = ${actor.externalId} or ${records.parties} @> ${JSON.stringify([{ id: actor.externalId }])}::jsonb))`;
