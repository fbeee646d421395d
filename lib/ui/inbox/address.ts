import type { ListQuery } from "@/lib/client";
import { DIALOG_FILTERS, namedZone, type StatedFilter } from "@/lib/protocol/dialog-filter";
import { channel, dialogStatus, priority } from "@/lib/protocol/values";

/** What the list shows where an address says nothing of it. */
export const DEFAULT_FILTER = "open";

const among = <T extends string>(known: readonly T[], text: string | null): T | undefined => known.find((each) => each === text);

const assigneeOf = (text: string | null): ListQuery["assignee"] => {
  if (text === "me" || text === "none") return text;
  return text !== null && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
};

const teamOf = (text: string | null): ListQuery["team"] => {
  const found = assigneeOf(text);
  return found === "me" ? undefined : found;
};

const momentOf = (text: string | null): string | undefined => (text !== null && !Number.isNaN(Date.parse(text)) ? text : undefined);

const minutesOf = (text: string | null): number | undefined => (text !== null && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined);

const upTo = (most: number, text: string | null, least = 0): number | undefined =>
  text !== null && /^\d{1,2}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined;

const zoneOf = (text: string | null): string | undefined => namedZone.safeParse(text).data;

const CONDITIONS = [
  "status",
  "assignee",
  "team",
  "label",
  "channel",
  "priority",
  "assistant",
  "mentions",
  "unread",
  "waiting_over",
  "contact",
  "from",
  "to",
  "answered",
  "rating",
  "weekday",
  "hour",
  "timezone",
  "query",
] as const satisfies readonly Exclude<keyof ListQuery, "filter">[];

/** What an inbox's address asks for; what can't be meant is left out. */
export function readQuery(search: URLSearchParams): ListQuery {
  const text = (name: string) => search.get(name) || undefined;
  const found: ListQuery = {
    filter: among(DIALOG_FILTERS, search.get("filter")) ?? DEFAULT_FILTER,
    status: among(dialogStatus.options, search.get("status")),
    assignee: assigneeOf(search.get("assignee")),
    team: teamOf(search.get("team")),
    label: text("label"),
    channel: among(channel.options, search.get("channel")),
    priority: among(priority.options, search.get("priority")),
    assistant: text("assistant"),
    mentions: among(["me"], search.get("mentions")),
    unread: search.has("unread") ? search.get("unread") !== "false" : undefined,
    waiting_over: minutesOf(search.get("waiting_over")),
    contact: text("contact"),
    from: momentOf(search.get("from")),
    to: momentOf(search.get("to")),
    answered: search.has("answered") ? search.get("answered") !== "false" : undefined,
    rating: search.get("rating") === "any" ? "any" : upTo(5, search.get("rating"), 1),
    weekday: upTo(6, search.get("weekday")),
    hour: upTo(23, search.get("hour")),
    timezone: zoneOf(search.get("timezone")),
    query: text("query"),
  };
  return withoutEmpty(found);
}

/** What a filter asks for that came from the server. */
export const queryOfFilter = (filter: StatedFilter): ListQuery =>
  readQuery(
    new URLSearchParams({ filter: "all", ...Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, String(value)])) }),
  );

function withoutEmpty(query: ListQuery): ListQuery {
  const { filter } = query;
  const given = CONDITIONS.filter((name) => query[name] !== undefined && query[name] !== "");
  return { filter, ...Object.fromEntries(given.map((name) => [name, query[name]])) };
}

/** @returns `?filter=…` and the conditions, in one order: the same query is the same text */
export function writeQuery(query: ListQuery): string {
  const given = Object.entries(withoutEmpty(query)).map(([name, value]) => [name, String(value)]);
  return `?${new URLSearchParams(given)}`;
}

/** How many conditions narrow a list, the words that are searched for aside: those stand in a field of their own. */
export const countConditions = (query: ListQuery): number =>
  CONDITIONS.filter((name) => name !== "query" && name !== "timezone" && query[name] !== undefined).length;

/** Whether the list leaves out some of what its tab has. */
export const isNarrowed = (query: ListQuery): boolean => countConditions(query) > 0 || Boolean(query.query);
