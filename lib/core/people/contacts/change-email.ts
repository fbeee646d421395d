import { sql } from "drizzle-orm";
import { contacts } from "../../../../db/schema";

/**
 * The columns of a contact whose address is said anew. An address that the team repeats stays whose it was, or a team
 * could take it over and be sent the visitor's link; what was shown of an address holds for no other.
 */
export function changeEmail(email: string | null, by: "visitor" | "team") {
  const same = sql`${contacts.email} is not distinct from ${email}::text`;
  return {
    email,
    email_by: by === "visitor" ? by : sql`case when ${same} then ${contacts.email_by} else ${by} end`,
    email_confirmed_at: sql`case when ${same} then ${contacts.email_confirmed_at} end`,
  };
}
