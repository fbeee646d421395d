/** @jsxImportSource preact */
import type { Item } from "@/lib/client";
import { fill, useWidget } from "../app/shared";
import type { Strings } from "../strings";
import { momentWords, money, statusWords } from "./record-words";

/** What happened, in the visitor's own language; what this version does not know stands in the server's words. */
function eventText({ message }: Item, strings: Strings, locale: string, assistant: string): string {
  const event = message.event ?? {};
  const name = String(event.name ?? "");
  switch (event.type) {
    case "handoff_requested":
      if (event.by === "assistant") return fill(strings.handoff_requested_assistant, { name: name || assistant });
      return event.by === "member" ? strings.handoff_requested_member : strings.handoff_requested;
    case "ended":
      return strings.ended;
    case "rated":
      return fill(strings.rated, { score: String(event.score) });
    case "record_payment":
      return fill(strings.payment, {
        status: statusWords(event.status),
        amount: money(Number(event.amount), String(event.currency), locale),
      });
    case "record_due":
      return fill(strings.dueOn, { when: momentWords(String(event.due_at), locale) });
    case "record_status":
      return statusWords(event.status);
    case "joined":
    case "assigned":
    case "resolved":
    case "reopened":
    case "handed_back":
      return fill(strings[event.type], { name });
    default:
      return message.text;
  }
}

/** A line that says what happened. */
export default function EventLine({ item }: { item: Item }) {
  const { strings, boot, locale } = useWidget();
  return (
    <p class="event">
      <span>{eventText(item, strings, locale, boot.assistant.name)}</span>
    </p>
  );
}
