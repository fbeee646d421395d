import { inArray, isNotNull, or } from "drizzle-orm";
import { contacts } from "../../../../db/schema";

/**
 * Whose address is taken to be theirs, as a condition on `contacts`: said by their site or the team, shown to be theirs by a
 * link, or all that is known of a contact who wrote from it. What a visitor merely typed may be another's.
 */
export const HAS_ADDRESS = or(inArray(contacts.email_by, ["site", "team", "outreach", "mail"]), isNotNull(contacts.email_confirmed_at));
