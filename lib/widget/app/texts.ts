import { DEFAULT_GREETING } from "@/lib/protocol/greeting";
import type { PublicAssistant } from "@/lib/protocol/routes/assistants";
import type { WidgetLocale, WidgetTexts } from "@/lib/protocol/widget-settings";

const NOTHING: WidgetTexts = { greeting: "", suggested_questions: [] };

/** What the assistant says in a language before anybody has written: nothing where it has no words for that language. */
export function textsIn({ greeting, suggested_questions, widget }: PublicAssistant, locale: string): WidgetTexts {
  const own = widget.texts[locale as WidgetLocale];
  if (own) return own;
  if (widget.language !== null && widget.language !== locale) return NOTHING;
  return { greeting: greeting === DEFAULT_GREETING ? "" : greeting, suggested_questions };
}
