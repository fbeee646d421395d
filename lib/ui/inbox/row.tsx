import { Flag, Reply, UsersRound } from "lucide-react";
import { memo } from "react";
import type { Dialog } from "@/lib/protocol/dialog";
import { Avatar } from "../base/avatar";
import { cx } from "../base/cx";
import { fullTime, longSpan, shortSpan, useNow } from "../base/time";
import { ChannelMark } from "../conversation/channel-mark";
import { SlaMark } from "../conversation/sla-mark";
import { StatusMark } from "../conversation/status-mark";
import { Viewers } from "../conversation/viewers";
import { answeredBy, lastLine, PRIORITY_WORDS, STATUS_WORDS, titleOf } from "../conversation/words";
import { useDeskValue, useMe } from "../desk/desk-context";
import { Link } from "../shell/link";
import { useInboxSearch } from "./use-inbox-query";

export const ROW_PX = 54;

/** From here on a wait is shown in red. */
const LONG_WAIT_MS = 10 * 60_000;

function Age({ dialog }: { dialog: Dialog }) {
  const now = useNow();
  if (dialog.status === "queued" && dialog.waiting_since) {
    const waits = now - Date.parse(dialog.waiting_since);
    return (
      <time
        dateTime={dialog.waiting_since}
        title={`Waiting for ${longSpan(waits)}`}
        className={cx("tabular text-12 font-strong", waits >= LONG_WAIT_MS ? "text-red-text" : "text-amber-text")}
      >
        <span className="sr-only">Waiting for </span>
        {shortSpan(waits)}
      </time>
    );
  }
  const at = dialog.last_message?.timestamp ?? dialog.updated_at;
  return (
    <time dateTime={at} title={fullTime(at)} className="tabular text-12 text-ink-faint">
      {shortSpan(now - Date.parse(at))}
    </time>
  );
}

function LastLine({ dialog }: { dialog: Dialog }) {
  const { id } = useMe();
  const typist = useDeskValue((snapshot) => snapshot.dialogs.get(dialog.id)?.typing.find(({ user_id }) => user_id !== id));
  if (typist) return <span className="truncate text-accent-text">Typing…</span>;
  const by = dialog.last_words ? answeredBy(dialog, id) : null;
  return (
    <>
      {by && (
        <span title={`Answered by ${by === "You" ? "you" : by}`} className="shrink-0 text-ink-faint">
          <Reply aria-hidden className="size-3.5 rtl:-scale-x-100" />
          <span className="sr-only">Answered by {by === "You" ? "you" : by}: </span>
        </span>
      )}
      <span dir="auto" className={cx("truncate text-start", dialog.unread > 0 ? "text-ink" : "text-ink-soft")}>
        {lastLine(dialog, id)}
      </span>
    </>
  );
}

/** One conversation of the list: who, the last line, how long they wait, who has it, what is unread. */
export const Row = memo(function Row({ dialog, open }: { dialog: Dialog; open: boolean }) {
  const { id } = useMe();
  const presence = useDeskValue((snapshot) => snapshot.presence.get(String(dialog.visitor?.id))?.status);
  const online = presence === undefined ? dialog.visitor?.online : presence !== "offline";
  const name = titleOf(dialog);
  const search = useInboxSearch();
  const urgent = dialog.priority === "urgent" || dialog.priority === "high";
  return (
    <Link
      href={`/inbox/${dialog.id}${search}`}
      aria-current={open ? "true" : undefined}
      className={cx(
        "mx-1.5 flex h-full items-center gap-2.5 rounded-control px-2 text-13 transition-colors focus-visible:-outline-offset-2",
        open ? "bg-accent-soft" : "hover:bg-hover",
      )}
    >
      <span className="relative">
        <Avatar name={name} online={online} />
      </span>
      <span className="flex min-w-0 flex-1 flex-col gap-0.5">
        <span className="flex items-center gap-1.5">
          <StatusMark status={dialog.status} className="size-2" />
          <span className="sr-only">{STATUS_WORDS[dialog.status]}: </span>
          <span className={cx("min-w-0 truncate", dialog.unread > 0 ? "font-strong" : "font-medium")}>{name}</span>
          <ChannelMark channel={dialog.channel} />
          {urgent && (
            <span title={`${PRIORITY_WORDS[dialog.priority]} priority`} className="shrink-0 text-red-text">
              <Flag aria-hidden className="size-3 fill-current" />
              <span className="sr-only">{PRIORITY_WORDS[dialog.priority]} priority</span>
            </span>
          )}
          <span className="ms-auto shrink-0 ps-1">
            <Age dialog={dialog} />
          </span>
        </span>
        <span className="flex items-center gap-1.5">
          <LastLine dialog={dialog} />
          <span className="ms-auto flex shrink-0 items-center gap-1.5">
            <SlaMark dialog={dialog} soon />
            <Viewers dialogId={dialog.id} />
            {dialog.queue?.offered_to && (
              <span className="rounded-full bg-amber-soft px-1.5 text-[11px] font-strong text-amber-text">
                {dialog.queue.offered_to.id === id ? "For you" : dialog.queue.offered_to.name.split(" ")[0]}
              </span>
            )}
            {dialog.team && (
              <span className="flex max-w-24 items-center gap-1 text-[11px] text-ink-faint">
                <UsersRound aria-hidden className="size-3 shrink-0" />
                <span className="sr-only">Team </span>
                <span dir="auto" className="truncate">
                  {dialog.team.name}
                </span>
              </span>
            )}
            {dialog.assignee && (
              <span title={dialog.assignee.id === id ? "You have it" : `${dialog.assignee.name} has it`}>
                <Avatar name={dialog.assignee.name} src={dialog.assignee.avatar_url} size="small" />
                <span className="sr-only">{dialog.assignee.id === id ? "You have it" : `${dialog.assignee.name} has it`}</span>
              </span>
            )}
            {dialog.unread > 0 && (
              <span className="tabular flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-accent px-1 text-[11px] font-strong text-accent-ink">
                {dialog.unread > 99 ? "99+" : dialog.unread}
                <span className="sr-only"> unread</span>
              </span>
            )}
          </span>
        </span>
      </span>
    </Link>
  );
});
