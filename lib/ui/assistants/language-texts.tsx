import { X } from "lucide-react";
import { type WidgetLocale, type WidgetSettings, type WidgetTexts, widgetLocale } from "@/lib/protocol/widget-settings";
import { IconButton } from "../base/button";
import { Choice, TextArea } from "../base/field";
import { SuggestedQuestions } from "./suggested-questions";

const NAMES = new Intl.DisplayNames("en", { type: "language" });
const nameOf = (locale: WidgetLocale): string => NAMES.of(locale) ?? locale;

type Texts = Pick<WidgetSettings, "language" | "texts">;
type Props = { value: Texts; onChange: (change: Partial<Texts>) => void };

/** In which language the greeting and the suggested questions are, and what they are in others. */
export function LanguageTexts({ value: { language, texts }, onChange }: Props) {
  const written = widgetLocale.options.filter((locale) => texts[locale]);
  const free = widgetLocale.options.filter((locale) => locale !== language && !texts[locale]);
  const set = (locale: WidgetLocale, change: Partial<WidgetTexts>) =>
    onChange({ texts: { ...texts, [locale]: { greeting: "", suggested_questions: [], ...texts[locale], ...change } } });
  const remove = (locale: WidgetLocale) => onChange({ texts: Object.fromEntries(Object.entries(texts).filter(([key]) => key !== locale)) });
  return (
    <section aria-label="Languages" className="flex flex-col gap-4">
      <Choice
        label="Language of the greeting and the suggested questions"
        hint="Visitors in other languages see what you write for theirs below, else a greeting in their language."
        value={language ?? ""}
        onChange={(event) => onChange({ language: (event.target.value || null) as WidgetLocale | null })}
      >
        <option value="">Show them to everybody</option>
        {widgetLocale.options.map((locale) => (
          <option key={locale} value={locale}>
            {nameOf(locale)}
          </option>
        ))}
      </Choice>
      {written.map((locale) => (
        <fieldset key={locale} className="flex flex-col gap-3 rounded-card border border-line p-4">
          <legend className="sr-only">{nameOf(locale)}</legend>
          <div className="flex items-center justify-between">
            <h3 className="text-14">{nameOf(locale)}</h3>
            <IconButton label={`Remove ${nameOf(locale)}`} onClick={() => remove(locale)}>
              <X />
            </IconButton>
          </div>
          <TextArea
            label="Greeting"
            dir="auto"
            maxLength={1000}
            value={texts[locale]?.greeting ?? ""}
            onChange={(event) => set(locale, { greeting: event.target.value })}
          />
          <SuggestedQuestions
            value={texts[locale]?.suggested_questions ?? []}
            onChange={(suggested_questions) => set(locale, { suggested_questions })}
          />
        </fieldset>
      ))}
      {free.length > 0 && (
        <Choice label="Add a language" value="" onChange={(event) => set(event.target.value as WidgetLocale, {})}>
          <option value="">Choose a language…</option>
          {free.map((locale) => (
            <option key={locale} value={locale}>
              {nameOf(locale)}
            </option>
          ))}
        </Choice>
      )}
    </section>
  );
}
