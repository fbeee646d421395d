/** @jsxImportSource preact */
import type { VisitorSnapshot } from "@/lib/client";
import type { Dialog } from "@/lib/protocol/dialog";
import { dayName, timeOf } from "../app/format";
import { Diamond, Expectation, Face, fill, Icon, textsIn, useEffect, useRef, useWidget } from "../app/shared";
import { Records, useDirectMessages } from "./records";

/** What was said last, in one line; a conversation without a word of its own shows who has it. */
function lastLine({ last_message: last }: Dialog, you: string): string {
  if (!last) return "";
  const words = last.text.replace(/\s+/g, " ").trim() || last.attachments.map(({ name }) => name).join(", ");
  return last.sender === "user" ? `${you}: ${words}` : words;
}

function Entry({ dialog, onChoose }: { dialog: Dialog; onChoose: () => void }) {
  const { boot, strings, locale } = useWidget();
  const { assignee, unread, updated_at } = dialog;
  const isToday = new Date(updated_at).toDateString() === new Date().toDateString();
  return (
    <li>
      <button type="button" class={unread > 0 ? "entry unread" : "entry"} onClick={onChoose}>
        {assignee ? (
          <Face person={assignee} large />
        ) : (
          <span class="face large bot">
            <Diamond />
          </span>
        )}
        <span class="words">
          <b>
            <bdi>{assignee?.name ?? boot.assistant.name}</bdi>
            <time dateTime={updated_at}>{isToday ? timeOf(updated_at, locale) : dayName(updated_at, locale, strings)}</time>
          </b>
          <span class="last" dir="auto">
            {lastLine(dialog, strings.you)}
          </span>
        </span>
        {unread > 0 && <i class="dot" role="img" aria-label={fill(strings.unreadCount, { n: unread })} />}
      </button>
    </li>
  );
}

type Props = { snapshot: VisitorSnapshot; onChoose: (id: number | null) => void; onPick: (question: string) => void };

/** Where one begins: who is there, what one has talked about before, and what others ask. */
export default function Home({ snapshot, onChoose, onPick }: Props) {
  const { boot, strings, locale } = useWidget();
  const { widget } = boot.assistant;
  const { greeting, suggested_questions: questions } = textsIn(boot.assistant, locale);
  const { conversations } = snapshot;
  const direct = useDirectMessages(snapshot);
  const talks = direct.length === 0 ? conversations : [...direct, ...conversations].sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1));
  const top = useRef<HTMLHeadingElement>(null);
  useEffect(() => top.current?.focus(), []);
  const mayBegin = !widget.one_conversation || conversations.length === 0;
  return (
    <section class="home" aria-label={strings.conversations}>
      <div class="welcome">
        <h2 ref={top} tabIndex={-1}>
          <bdi>{greeting || strings.greeting}</bdi>
        </h2>
        <div class="there">
          <Expectation snapshot={null} />
        </div>
      </div>
      {mayBegin && (
        <button type="button" class="begin" onClick={() => onChoose(null)}>
          <span>{strings.newConversation}</span>
          <Icon name="send" flip />
        </button>
      )}
      <Records snapshot={snapshot} onChoose={onChoose} />
      {talks.length > 0 && (
        <>
          <h3>{strings.recent}</h3>
          <ul class="entries" aria-label={strings.recent}>
            {talks.map((dialog) => (
              <Entry key={dialog.id} dialog={dialog} onChoose={() => onChoose(dialog.id)} />
            ))}
          </ul>
        </>
      )}
      {mayBegin && questions.length > 0 && (
        <>
          <h3>{strings.suggestions}</h3>
          <ul class="asked" aria-label={strings.suggestions}>
            {questions.map((question) => (
              <li key={question}>
                <button type="button" dir="auto" onClick={() => onPick(question)}>
                  {question}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
