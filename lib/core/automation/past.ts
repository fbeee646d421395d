import type { FeedType } from "../../protocol/feed";
import type { Standing } from "./fits";

/** An event of the feed, as far as it says how a conversation changed; a message's `sender` and whether it is a note. */
export type PastEvent = { type: FeedType; at: Date; data: Record<string, unknown> | null; sender: string | null };

/** How a conversation stood right after each of its events. */
export type Moment = { event: PastEvent; standing: Standing };

type Undo = Partial<Pick<Standing, "status" | "assignee_id" | "team_id" | "labels" | "priority" | "rating_score">>;

/** What an event changed, as it was before. */
function undoOf({ type, data }: PastEvent, { labels }: Standing): Undo {
  switch (type) {
    case "dialog.status_changed":
      return { status: data?.previous_status as Standing["status"] };
    case "dialog.assigned":
      return {
        assignee_id: data?.previous_assignee_id as number | null,
        // Entries of before there were teams name none.
        ...(data?.previous_team_id === undefined ? {} : { team_id: data.previous_team_id as number | null }),
      };
    case "dialog.prioritized":
      return { priority: data?.previous_priority as Standing["priority"] };
    case "dialog.labelled": {
      const [added, removed] = [data?.added, data?.removed] as [string[], string[]];
      return { labels: [...labels.filter((label) => !added.includes(label)), ...removed] };
    }
    case "rating.given":
      return { rating_score: null };
    default:
      return {};
  }
}

/** Since when the person waits, after an event. */
function waitingAfter({ type, at, data, sender }: PastEvent, before: Date | null): Date | null {
  if (type === "message.created")
    return sender === "user" ? (before ?? at) : sender === "manager" || sender === "assistant" ? null : before;
  if (type === "handoff.requested") return before ?? at;
  const isOver = type === "dialog.status_changed" && (data?.status === "resolved" || data?.status === "snoozed");
  return isOver ? null : before;
}

/**
 * How a conversation stood right after each of its events, the oldest first: from how it stands now back to then, and what
 * the messages say forwards. Pure.
 * @param events all since the first that is asked for, in their order
 */
export function momentsOf(now: Standing, events: readonly PastEvent[]): Moment[] {
  const moments: Moment[] = [];
  let standing = now;
  for (const event of [...events].reverse()) {
    moments.push({ event, standing });
    standing = { ...standing, ...undoOf(event, standing) };
  }
  moments.reverse();
  let waiting: Date | null = null;
  return moments.map(({ event, standing: then }) => {
    waiting = waitingAfter(event, waiting);
    const isAnswered = then.first_reply_at !== null && then.first_reply_at <= event.at;
    return { event, standing: { ...then, waiting_since: waiting, first_reply_at: isAnswered ? then.first_reply_at : null } };
  });
}

/**
 * Says how it stood at a moment: as after the last event up to then; undefined before the first. The moments asked for come
 * in their order, and each event is looked at once.
 */
export function standingsOf(moments: readonly Moment[]): (at: Date) => Standing | undefined {
  let next = 0;
  return (at) => {
    for (let moment = moments[next]; moment && moment.event.at <= at; moment = moments[next]) next += 1;
    return moments[next - 1]?.standing;
  };
}
