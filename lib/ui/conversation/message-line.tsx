import { Lock } from "lucide-react";
import { memo, useState } from "react";
import type { DeliveryState, Item } from "@/lib/client";
import { longPress } from "@/lib/client/long-press";
import { cx } from "../base/cx";
import { renderMarkdown } from "../base/markdown";
import { PlainText } from "../base/plain-text";
import { clockTime, fullTime } from "../base/time";
import { Link } from "../shell/link";
import { FeedbackLine } from "./answer-feedback";
import { Attachments } from "./attachments";
import { Citations } from "./citations";
import { DeliveryMark, Failure } from "./delivery-mark";
import { EditBox } from "./edit-box";
import { MessageActions } from "./message-actions";
import { NoteText } from "./note-text";
import { QuotedLine } from "./quote";
import { type PickerOpen, ReactionCounts, ReactionPicker } from "./reactions";
import { Sensitive } from "./sensitive";
import { Diamond } from "./status-mark";

type Voice = "other" | "team" | "assistant" | "note";

/** Among the team alone there is no "ours": the others stand where a visitor does. */
function voiceOf({ message, mine }: Item, amongTeam: boolean): Voice {
  if (message.kind === "note") return "note";
  if (message.sender === "assistant") return "assistant";
  return message.sender === "user" || (amongTeam && !mine) ? "other" : "team";
}

/** Plain on the page is the person; what the team says lies on a tint at the other side. */
const TINTS: Record<Voice, string> = {
  other: "",
  team: "rounded-card bg-accent-soft px-3 py-2",
  assistant: "rounded-card bg-violet-soft px-3 py-2",
  note: "rounded-card border border-dashed border-amber-line bg-amber-soft px-3 py-2",
};

function Name({ item, voice }: { item: Item; voice: Voice }) {
  const name = item.mine ? "You" : (item.message.author?.name ?? (voice === "assistant" ? "Assistant" : "Baton"));
  if (voice === "assistant") {
    return (
      <span className="inline-flex items-center gap-1.5 font-strong text-violet-text">
        <Diamond />
        {name}
        <span className="sr-only">, assistant</span>
      </span>
    );
  }
  if (voice === "note") {
    return (
      <span className="inline-flex items-center gap-1.5 font-strong text-amber-text">
        <Lock aria-hidden className="size-3" />
        {name} · Internal note
      </span>
    );
  }
  return <span className="font-strong text-ink">{name}</span>;
}

function Answer({ message, onSource }: { message: Item["message"]; onSource: (index: number) => void }) {
  const cited = message.citations.map(({ index }) => index);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the marks inside are buttons; this only hears them
    // biome-ignore lint/a11y/useKeyWithClickEvents: a button's keys arrive as clicks
    <div
      dir="auto"
      className="prose-message text-14"
      onClick={(event) => {
        const mark = (event.target as HTMLElement).closest<HTMLElement>("[data-citation]")?.dataset.citation;
        if (mark) onSource(Number(mark));
      }}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: renderMarkdown escapes what it is given
      dangerouslySetInnerHTML={{ __html: renderMarkdown(message.text, cited) }}
    />
  );
}

function Body({ item, voice, dialogId }: { item: Item; voice: Voice; dialogId: number }) {
  const { message } = item;
  const [source, setSource] = useState<number | null>(null);
  if (message.moved_to)
    return (
      <p className="text-14 text-ink-faint italic">
        Moved to{" "}
        <Link href={`/inbox/${message.moved_to.dialog_id}`} className="underline hover:text-ink">
          another conversation
        </Link>
      </p>
    );
  if (message.deleted_at) return <p className="text-14 text-ink-faint italic">This message was deleted</p>;
  return (
    <div className={cx("min-w-0 max-w-full", TINTS[voice], item.delivery?.state === "failed" && "outline-1 outline-red-line")}>
      {message.text &&
        (message.sender === "assistant" ? (
          <Answer message={message} onSource={(index) => setSource((old) => (old === index ? null : index))} />
        ) : (
          <div dir="auto" className="prose-message text-14">
            {voice === "note" ? <NoteText text={message.text} /> : <PlainText text={message.text} />}
          </div>
        ))}
      {message.sensitive && message.id !== null && <Sensitive key={message.text} dialogId={dialogId} messageId={message.id} />}
      <Attachments files={message.attachments} />
      <Citations citations={message.citations} open={source} onOpen={setSource} />
    </div>
  );
}

/** Nobody outside gets a note: of it there is only to say that it is not there yet. */
function markOf({ message, delivery }: Item): Exclude<DeliveryState, "failed"> | null {
  if (!delivery || delivery.state === "failed" || message.deleted_at) return null;
  return message.kind === "note" && delivery.state !== "sending" ? null : delivery.state;
}

function Meta({ item }: { item: Item }) {
  const { message } = item;
  const mark = markOf(item);
  return (
    <span className="flex shrink-0 items-center gap-1 self-end pb-1 text-12 text-ink-faint">
      {/* A touch screen has no hover to show it on. */}
      <time aria-hidden dateTime={message.timestamp} className="tabular hidden whitespace-nowrap pointer-coarse:inline">
        {clockTime(message.timestamp)}
      </time>
      {message.edited_at && !message.deleted_at && <span title={`Edited ${fullTime(message.edited_at)}`}>edited</span>}
      {message.moved_from && <span title={`Moved from conversation #${message.moved_from.dialog_id}`}>moved</span>}
      {mark && <DeliveryMark state={mark} />}
    </span>
  );
}

type MessageLineProps = { item: Item; starts: boolean; quoted: Item | undefined; dialogId: number; amongTeam: boolean };

/** One message: the person at the left, the team at the right, joined to what its author said just before. */
export const MessageLine = memo(function MessageLine({ item, starts, quoted, dialogId, amongTeam }: MessageLineProps) {
  const [editing, setEditing] = useState(false);
  const [reacting, setReacting] = useState<PickerOpen>(null);
  const [press] = useState(() => longPress(() => setReacting("pointer")));
  const { message, delivery } = item;
  const voice = voiceOf(item, amongTeam);
  const ours = voice !== "other";
  return (
    <article
      {...press}
      data-message={message.id ?? undefined}
      aria-label={`${item.mine ? "You" : (message.author?.name ?? voice)}, ${clockTime(message.timestamp)}`}
      className={cx("group relative flex flex-col", starts ? "mt-3.5" : "mt-1", ours && "items-end")}
    >
      {starts && (
        <p className="mb-0.5 flex items-baseline gap-2 text-12">
          <Name item={item} voice={voice} />
        </p>
      )}
      {message.reply_to !== null && !message.deleted_at && (
        <div className="max-w-[85%]">
          <QuotedLine quoted={quoted} messageId={message.reply_to} dialogId={dialogId} />
        </div>
      )}
      {editing && message.id !== null ? (
        <EditBox
          dialogId={dialogId}
          messageId={message.id}
          text={message.text}
          isNote={voice === "note"}
          onDone={() => setEditing(false)}
        />
      ) : (
        <div className={cx("flex max-w-[85%] items-center gap-2", ours && "flex-row-reverse")}>
          <Body item={item} voice={voice} dialogId={dialogId} />
          <Meta item={item} />
          {/* As high as nothing: it must not part the lines that it stands beside. */}
          <span
            className={cx(
              "flex h-0 shrink-0 items-center gap-1 opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 has-[[data-state=open]]:opacity-100 max-sm:absolute max-sm:top-2",
              ours ? "max-sm:start-0" : "max-sm:end-0",
              ours && "flex-row-reverse",
            )}
          >
            <time
              dateTime={message.timestamp}
              title={fullTime(message.timestamp)}
              className="tabular text-12 whitespace-nowrap text-ink-faint"
            >
              {clockTime(message.timestamp)}
            </time>
            <ReactionPicker message={message} dialogId={dialogId} open={reacting} onOpen={setReacting} />
            <MessageActions item={item} dialogId={dialogId} onEdit={() => setEditing(true)} />
          </span>
        </div>
      )}
      <ReactionCounts message={message} dialogId={dialogId} />
      {voice === "assistant" && <FeedbackLine messageId={message.id} />}
      {delivery?.state === "failed" && <Failure error={delivery.error} clientId={message.client_id} />}
    </article>
  );
});
