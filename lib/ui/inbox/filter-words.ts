import type { ListQuery } from "@/lib/client";
import type { StatedFilter } from "@/lib/protocol/dialog-filter";
import { shortDate } from "../base/time";
import { CHANNEL_WORDS, PRIORITY_WORDS } from "../conversation/words";
import { queryOfFilter } from "./address";

/** How long somebody waits, such as `15 minutes` or `4 h`. */
export const waitWords = (minutes: number): string => (minutes < 60 ? `${minutes} minutes` : `${minutes / 60} h`);

const WEEKDAY_WORDS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** What each condition says in a word or two. */
export function conditionWords(
  query: ListQuery,
  nameOf: (memberId: number) => string,
  teamOf: (teamId: number) => string,
): [keyof ListQuery, string][] {
  const { assignee, team } = query;
  const who = assignee === "me" ? "Me" : assignee === "none" ? "Unassigned" : assignee && nameOf(assignee);
  const said: [keyof ListQuery, unknown][] = [
    ["status", query.status],
    ["assignee", who],
    ["team", team === "none" ? "No team" : team && teamOf(team)],
    ["label", query.label && `Label ${query.label}`],
    ["channel", query.channel && CHANNEL_WORDS[query.channel]],
    ["priority", query.priority && `${PRIORITY_WORDS[query.priority]} priority`],
    ["assistant", query.assistant && (query.assistant === "none" ? "No assistant" : "One assistant")],
    ["mentions", query.mentions && "Mentions me"],
    ["unread", query.unread === undefined ? undefined : query.unread ? "Unread" : "Read"],
    ["waiting_over", query.waiting_over && `Waiting over ${waitWords(query.waiting_over)}`],
    ["contact", query.contact && "One contact"],
    ["from", query.from && `From ${shortDate(query.from)}`],
    ["to", query.to && `Until ${shortDate(new Date(Date.parse(query.to) - 1).toISOString())}`],
    ["answered", query.answered === undefined ? undefined : query.answered ? "Answered by a member" : "Not answered by a member"],
    ["rating", query.rating && (query.rating === "any" ? "Rated" : `Rated ${query.rating} of 5`)],
    ["weekday", query.weekday === undefined ? undefined : `Begun on a ${WEEKDAY_WORDS[query.weekday]}`],
    ["hour", query.hour === undefined ? undefined : `Begun between ${query.hour}:00 and ${query.hour}:59`],
  ];
  return said.filter((each): each is [keyof ListQuery, string] => Boolean(each[1]));
}

/** A filter in a line, for where it does not stand beside a list. */
export function filterWords(
  filter: StatedFilter,
  nameOf: (memberId: number) => string | undefined,
  teamOf: (teamId: number) => string | undefined,
): string {
  const query = queryOfFilter(filter);
  const said = conditionWords(
    query,
    (id) => nameOf(id) ?? `Member ${id}`,
    (id) => teamOf(id) ?? `Team ${id}`,
  ).map(([, words]) => words);
  return [...said, ...(query.query ? [`“${query.query}”`] : [])].join(" · ") || "Every conversation";
}
