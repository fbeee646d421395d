import { ArrowDown } from "lucide-react";
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { DialogView } from "@/lib/client";
import { cx } from "../base/cx";
import { Bone, Empty } from "../base/states";
import { clockTime, dayName, fullTime, useNow } from "../base/time";
import { useDesk, useMe } from "../desk/desk-context";
import { AnswerFeedback } from "./answer-feedback";
import { inBlocks, type LogRow, makeRows, readAtOpening, sameRows } from "./make-rows";
import { MessageLine } from "./message-line";
import { ScheduledLines } from "./scheduled-lines";
import { TurnLine } from "./turn-line";
import { TypingLine } from "./typing-line";
import { useLogScroll } from "./use-log-scroll";

/** How far one had read when the conversation was opened; fixed from then on, so that "New" stays where it was. */
function useReadAtOpening(view: DialogView): number | null {
  const { id } = useMe();
  const [readSeq] = useState(() => readAtOpening(view, id));
  return readSeq;
}

/** Says how far one has read, while the newest message is in sight of somebody. */
function useReading(view: DialogView, atBottom: boolean): void {
  const desk = useDesk();
  useEffect(() => {
    const say = () => {
      if (atBottom && view.at !== null && document.visibilityState === "visible") desk.read(view.id);
    };
    say();
    document.addEventListener("visibilitychange", say);
    return () => document.removeEventListener("visibilitychange", say);
  }, [desk, view.id, view.at, atBottom]);
}

function Separator({ children, fresh }: { children: string; fresh?: boolean }) {
  return (
    <div className={cx("my-3 flex items-center gap-3 text-12", fresh ? "font-strong text-red-text" : "text-ink-faint")}>
      <span aria-hidden className={cx("h-px flex-1", fresh ? "bg-red-line" : "bg-line")} />
      {children}
      <span aria-hidden className={cx("h-px flex-1", fresh ? "bg-red-line" : "bg-line")} />
    </div>
  );
}

function Day({ at }: { at: string }) {
  const now = useNow();
  return <Separator>{dayName(at, now)}</Separator>;
}

type RowProps = { dialogId: number; amongTeam: boolean };

function Row({ row, dialogId, amongTeam }: RowProps & { row: LogRow }) {
  switch (row.type) {
    case "day":
      return <Day at={row.at} />;
    case "new":
      return (
        <div data-new>
          <Separator fresh>New</Separator>
        </div>
      );
    case "event": {
      const { text, timestamp } = row.item.message;
      return (
        <article className="my-2.5 flex items-center gap-3 text-12 text-ink-faint">
          <span aria-hidden className="h-px min-w-4 flex-1 bg-line" />
          <span className="text-center">
            {text} <span aria-hidden>·</span>{" "}
            <time dateTime={timestamp} title={fullTime(timestamp)} className="tabular">
              {clockTime(timestamp)}
            </time>
          </span>
          <span aria-hidden className="h-px min-w-4 flex-1 bg-line" />
        </article>
      );
    }
    case "message":
      return <MessageLine item={row.item} starts={row.starts} quoted={row.quoted} dialogId={dialogId} amongTeam={amongTeam} />;
  }
}

/**
 * A stretch of the conversation. Out of sight it is neither laid out nor painted, which keeps thousands of messages as
 * fast as a few, and stays in the tree, so that screen readers and the browser's search find it. Its height was measured
 * while it was drawn, so that nothing moves when it is drawn again.
 */
const Block = memo(
  function Block({ rows, dialogId, amongTeam }: RowProps & { rows: readonly LogRow[] }) {
    const element = useRef<HTMLDivElement>(null);
    const [height, setHeight] = useState<number | null>(null);
    useLayoutEffect(() => {
      const { current } = element;
      if (current) setHeight(current.offsetHeight);
    }, []);
    return (
      <div
        ref={element}
        className="flow-root"
        style={height === null ? undefined : { contentVisibility: "auto", containIntrinsicBlockSize: `auto ${height}px` }}
      >
        {rows.map((row) => (
          <Row key={row.key} row={row} dialogId={dialogId} amongTeam={amongTeam} />
        ))}
      </div>
    );
  },
  (before, after) => before.dialogId === after.dialogId && before.amongTeam === after.amongTeam && sameRows(before.rows, after.rows),
);

/** Its height is the same before and while earlier messages are loaded, so that nothing moves. */
function OlderPlace({ loading }: { loading: boolean }) {
  return (
    <div className="flex h-22 shrink-0 flex-col gap-3">
      {loading && (
        <>
          <span role="status" className="sr-only">
            Loading earlier messages
          </span>
          <Bone className="h-8 w-1/2" />
          <Bone className="ms-auto h-8 w-2/5" />
        </>
      )}
    </div>
  );
}

/** The conversation itself, newest at the bottom; older ones are loaded as one scrolls up. */
export function Log({ view }: { view: DialogView }) {
  const readSeq = useReadAtOpening(view);
  const blocks = useMemo(() => inBlocks(makeRows(view.items, readSeq)), [view.items, readSeq]);
  const { scroller, content, atBottom, unseen, toBottom } = useLogScroll(view);
  useReading(view, atBottom);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain [overflow-anchor:none]" tabIndex={-1}>
        <div ref={content} className="mx-auto flex min-h-full max-w-3xl flex-col px-4 pt-4 pb-3 sm:px-6">
          {view.hasOlder && <OlderPlace loading={view.loadingOlder} />}
          {view.items.length === 0 && <Empty title="No messages yet">What you write is the beginning.</Empty>}
          <div role="log" aria-label="Conversation" aria-busy={view.loadingOlder} className="flex flex-col">
            <AnswerFeedback view={view}>
              {blocks.map(({ key, rows }) => (
                <Block key={key} rows={rows} dialogId={view.id} amongTeam={view.dialog?.visitor === null} />
              ))}
            </AnswerFeedback>
          </div>
          {view.turn && <TurnLine turn={view.turn} />}
          <TypingLine typing={view.typing} />
          {view.dialog?.visitor && <ScheduledLines dialogId={view.id} at={view.at} />}
        </div>
      </div>
      {!atBottom && (
        <button
          type="button"
          onClick={toBottom}
          className="absolute bottom-3 left-1/2 flex h-8 -translate-x-1/2 items-center gap-1.5 rounded-full bg-raised px-3 text-13 font-strong shadow-raised animate-appear hover:text-accent-text"
        >
          <ArrowDown aria-hidden className="size-3.5" />
          {unseen > 0 ? `${unseen} new` : "Latest"}
        </button>
      )}
    </div>
  );
}
