import type { Draft, MemberFacts } from "../log";
import { notifyPrincipals } from "../notifications";
import { customersOf, staffOf } from "./people";
import type { RecordRow } from "./view";

type About = { type: "order_status_update" | "quote_update" | "payment_update" | "deadline_reminder"; body: string };

/** Notifies a record's customer and parties, each of whom is led to where they have it: a member to the dashboard, who is outside to their site's page. */
export function notifyPeople(draft: Draft, record: RecordRow, members: ReadonlyMap<number, MemberFacts>, about: About): void {
  const notice = { ...about, title: record.title, topic: "records" as const };
  notifyPrincipals(draft, customersOf(record), { ...notice, url: record.url });
  notifyPrincipals(draft, staffOf(record, members), { ...notice, url: `/${record.type}s/${encodeURIComponent(record.external_id)}` });
}
