import type { ReactNode } from "react";
import type { DialogVisitor } from "@/lib/protocol/dialog";
import { clockTime, fullTime, longSpan, useNow } from "../base/time";
import { describeBrowser } from "../base/user-agent";
import { WebAddress } from "./web-address";

function localeWords(locale: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: "language" }).of(locale) ?? locale;
  } catch {
    return locale;
  }
}

function timeThere(timezone: string, now: number): string {
  const place = timezone.split("/").at(-1)?.replaceAll("_", " ") ?? timezone;
  try {
    return `${place}, local time ${new Intl.DateTimeFormat(undefined, { timeZone: timezone, hour: "2-digit", minute: "2-digit" }).format(now)}`;
  } catch {
    return place;
  }
}

function factsOf(visitor: DialogVisitor, startedAt: string, now: number): [string, ReactNode][] {
  const { page_url, page_title, referrer, user_agent, locale, timezone, last_seen, external_id } = visitor;
  const seen = visitor.online ? "Online now" : last_seen ? `${longSpan(now - Date.parse(last_seen))} ago` : null;
  const attributes = Object.entries(visitor.attributes ?? {}).map(([name, value]): [string, ReactNode] => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const facts: [string, ReactNode][] = [
    ["Last seen", seen],
    ["Page", page_url && <WebAddress url={page_url} title={page_title} />],
    ["Came from", referrer && <WebAddress url={referrer} />],
    ["Browser", user_agent && (describeBrowser(user_agent) ?? "Unknown")],
    ["Language", locale && localeWords(locale)],
    ["Time zone", timezone && timeThere(timezone, now)],
    ["Customer id", external_id],
    [
      "Started",
      <time
        key="since"
        dateTime={startedAt}
        title={fullTime(startedAt)}
      >{`${new Date(startedAt).toLocaleDateString()}, ${clockTime(startedAt)}`}</time>,
    ],
    ...attributes,
  ];
  return facts.filter(([, value]) => Boolean(value));
}

/** What is known of the person: where they are, with what, since when. */
export function VisitorFacts({ visitor, startedAt }: { visitor: DialogVisitor; startedAt: string }) {
  const now = useNow();
  return (
    <dl className="flex flex-col gap-2 text-13">
      {factsOf(visitor, startedAt, now).map(([name, value]) => (
        <div key={name} className="flex gap-3">
          <dt className="w-24 shrink-0 truncate text-ink-faint">{name}</dt>
          <dd className="min-w-0 flex-1 [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
