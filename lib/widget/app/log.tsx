/** @jsxImportSource preact */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Item, VisitorSnapshot } from "@/lib/client";
import { useWidget } from "./context";
import { dayKey, dayName, fill } from "./format";
import { Diamond, Icon } from "./icons";
import { Later } from "./later";
import { MessageLine } from "./message";
import { textsIn } from "./texts";
import { loadWords, Words } from "./words";

const loadEventLine = () => import("../later/event-line");

type View = VisitorSnapshot["view"];

/** Messages of one side in one go stand together; a pause of this length begins anew. */
const TOGETHER_MS = 300_000;
/** Within this of the end one reads along. */
const NEAR_END_PX = 60;
const NEAR_TOP_PX = 120;

/** What the team does among themselves, such as putting a conversation off or sorting what belongs together. */
const UNSEEN = /^(snoozed|merged|split)/;
const isShown = ({ message }: Item) => !message.moved_to && (message.kind !== "event" || !UNSEEN.test(String(message.event?.type)));

function together(a: Item | undefined, b: Item | undefined): boolean {
  if (!a || !b || a.message.kind === "event" || b.message.kind === "event") return false;
  const near = Math.abs(Date.parse(b.message.timestamp) - Date.parse(a.message.timestamp)) < TOGETHER_MS;
  return near && a.mine === b.mine && (a.mine || a.message.author?.id === b.message.author?.id);
}

/** How it begins; the questions go once there is a conversation. */
function Greeting({ begun, onPick }: { begun: boolean; onPick: (question: string) => void }) {
  const { boot, strings, locale } = useWidget();
  const { ai_enabled: ai } = boot.assistant;
  const { greeting, suggested_questions: questions } = textsIn(boot.assistant, locale);
  return (
    <section class="greeting">
      <h2>
        <bdi>{greeting || strings.greeting}</bdi>
      </h2>
      {!greeting && <p>{ai ? strings.intro : strings.introTeam}</p>}
      {!begun && questions.length > 0 && (
        <ul aria-label={strings.suggestions}>
          {questions.map((question) => (
            <li key={question}>
              <button type="button" dir="auto" onClick={() => onPick(question)}>
                {question}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The assistant's answer while it comes: not announced word by word, for the finished message is. */
function TurnLine({ turn }: { turn: NonNullable<View["turn"]> }) {
  const { strings, boot } = useWidget();
  const name = turn.name || boot.assistant.name;
  return (
    <article class="message assistant first last" aria-live="off" aria-busy="true">
      <header>
        <Diamond />
        <b>{name}</b>
        <span class="tag">{strings.assistant}</span>
      </header>
      <div class="bubble">
        {turn.text ? (
          <Words text={turn.text} />
        ) : (
          <Dots label={fill(turn.phase === "tool" ? strings.looking : strings.thinking, { name })} />
        )}
      </div>
    </article>
  );
}

function Dots({ label }: { label: string }) {
  return (
    <span class="dots" role="img" aria-label={label} title={label}>
      <i />
      <i />
      <i />
    </span>
  );
}

/** Stays at the end while one reads along, and where one is when older lines come in above. */
function useScroll(view: View) {
  const box = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const before = useRef({ firstKey: "", height: 0, count: 0 });
  const [behind, setBehind] = useState(false);
  const firstKey = view.items[0]?.key ?? "";
  const lastMine = view.items.at(-1)?.mine === true;
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { firstKey: oldKey, height, count } = before.current;
    const grew = view.items.length > count;
    if (oldKey && firstKey !== oldKey && grew && !stuck.current) element.scrollTop += element.scrollHeight - height;
    else if (stuck.current || (grew && lastMine)) element.scrollTop = element.scrollHeight;
    else if (grew) setBehind(true);
    before.current = { firstKey, height: element.scrollHeight, count: view.items.length };
  }, [view, firstKey, lastMine]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const follow = new ResizeObserver(() => {
      if (stuck.current) element.scrollTop = element.scrollHeight;
    });
    follow.observe(element);
    for (const child of element.children) follow.observe(child);
    return () => follow.disconnect();
  }, []);
  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    stuck.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    if (stuck.current) setBehind(false);
    return element.scrollTop < NEAR_TOP_PX;
  };
  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight, behavior: "smooth" });
  return { box, behind, onScroll, toEnd };
}

/** @param asks whether a suggested question may be asked by a press already */
export function Log({ view, asks, onPick }: { view: View; asks: boolean; onPick: (question: string) => void }) {
  const { strings, locale, chat } = useWidget();
  const { box, behind, onScroll, toEnd } = useScroll(view);
  const items = view.items.filter(isShown);
  const begun = items.length > 0;
  useEffect(() => {
    // What is about to come, or is there already, needs them.
    if (begun) for (const load of [loadWords, loadEventLine]) load().catch(() => undefined);
  }, [begun]);
  return (
    <div class="log-frame">
      <div
        class="log"
        ref={box}
        role="log"
        aria-label={strings.conversation}
        onScroll={() => onScroll() && view.hasOlder && void chat?.loadOlder()}
      >
        <div class="lines">
          {view.loadingOlder && <p class="event">{strings.loadingOlder}</p>}
          {!view.hasOlder && (view.id === null || view.dialog?.visitor) && <Greeting begun={begun || !asks} onPick={onPick} />}
          {items.map((item, index) => {
            const previous = items[index - 1];
            const newDay = dayKey(item.message.timestamp) !== dayKey(previous?.message.timestamp ?? new Date().toISOString());
            return (
              <div key={item.key} class="line">
                {newDay && <p class="day">{dayName(item.message.timestamp, locale, strings)}</p>}
                {item.message.kind === "event" ? (
                  <Later load={loadEventLine} props={{ item }} meanwhile={<p class="event">{item.message.text}</p>} />
                ) : (
                  <MessageLine item={item} first={newDay || !together(previous, item)} last={!together(item, items[index + 1])} />
                )}
              </div>
            );
          })}
          {view.turn && <TurnLine turn={view.turn} />}
          {view.typing.map((typist) => (
            <div key={typist.user_id} class="typing">
              <Dots label={fill(strings.typing, { name: typist.name })} />
              <span>{fill(strings.typing, { name: typist.name })}</span>
            </div>
          ))}
        </div>
      </div>
      {behind && (
        <button type="button" class="to-end" onClick={toEnd}>
          <Icon name="down" />
          {strings.newMessages}
        </button>
      )}
    </div>
  );
}
