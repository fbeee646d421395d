import { Bot, CircleCheck, Coffee, ListFilter, MoonStar, Search, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import type { ListQuery } from "@/lib/client";
import type { DialogFilter } from "@/lib/protocol/dialog-filter";
import { AfterAWhile, Bone, Empty } from "../base/states";
import { Link } from "../shell/link";
import { countConditions } from "./address";
import { ROW_PX } from "./row";

/** Rows that are on their way. */
export function ListSkeleton() {
  return (
    <AfterAWhile>
      <div role="status" aria-label="Loading conversations" className="absolute inset-0 overflow-hidden">
        {[72, 56, 88, 64, 80, 48, 76].map((width) => (
          <div key={width} className="flex items-center gap-2.5 px-3.5" style={{ height: ROW_PX }}>
            <Bone className="size-8 shrink-0 rounded-full" />
            <div className="flex flex-1 flex-col gap-2">
              <Bone className="h-3 w-1/2" />
              <div style={{ width: `${width}%` }}>
                <Bone className="h-2.5" />
              </div>
            </div>
          </div>
        ))}
      </div>
    </AfterAWhile>
  );
}

const NOTHING: Partial<Record<DialogFilter, { icon: ReactNode; title: string; text: string }>> = {
  waiting: {
    icon: <Coffee />,
    title: "Nobody is waiting",
    text: "Whoever asks for a person appears here: by priority, then the longest waiting first.",
  },
  mine: {
    icon: <UserRound />,
    title: "You have no conversations",
    text: "Accept one from Waiting and it stays here until it is resolved.",
  },
  assistant: { icon: <Bot />, title: "The assistant has nothing to do", text: "Conversations that it answers alone appear here." },
  snoozed: {
    icon: <MoonStar />,
    title: "Nothing is snoozed",
    text: "Snoozed conversations stay here until their time comes or the person writes again.",
  },
  resolved: {
    icon: <CircleCheck />,
    title: "Nothing is resolved yet",
    text: "Resolved conversations stay here; a new message reopens them.",
  },
};

/** Why the list is empty. */
export function NothingHere({ query }: { query: ListQuery }) {
  if (query.query) {
    return (
      <Empty icon={<Search aria-hidden />} title={`No results for “${query.query}”`}>
        Try fewer letters or another filter.
      </Empty>
    );
  }
  if (countConditions(query) > 0) {
    return (
      <Empty icon={<ListFilter aria-hidden />} title="Nothing matches the filters">
        Remove one, or clear them all above.
      </Empty>
    );
  }
  const said = NOTHING[query.filter];
  if (said) {
    return (
      <Empty icon={said.icon} title={said.title}>
        {said.text}
      </Empty>
    );
  }
  return (
    <Empty icon={<Coffee aria-hidden />} title="No open conversations">
      <Link href="/assistants" className="text-accent-text underline underline-offset-2">
        Add the chat to your website
      </Link>{" "}
      to start receiving conversations.
    </Empty>
  );
}
