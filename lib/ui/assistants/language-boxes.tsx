import type { Assistant } from "@/lib/protocol/routes/assistants";

type Languages = Assistant["ai"]["languages"];

/** The languages that an assistant has phrases in, each by its own name. */
export const LANGUAGES: Readonly<Record<Languages[number], string>> = {
  en: "English",
  de: "Deutsch",
  es: "Español",
  fr: "Français",
  it: "Italiano",
  pt: "Português",
};

type BoxesProps = { label: string; hint: string; value: Languages; onChange: (languages: Languages) => void };

/** A box for each of them; the first one that was ticked stays the first. */
export function LanguageBoxes({ label, hint, value, onChange }: BoxesProps) {
  const turn = (language: Languages[number]) =>
    onChange(value.includes(language) ? value.filter((each) => each !== language) : [...value, language]);
  return (
    <fieldset>
      <legend className="mb-1 text-13 font-strong">{label}</legend>
      <div className="flex flex-wrap gap-x-5">
        {(Object.keys(LANGUAGES) as Languages).map((language) => (
          <label key={language} className="hit flex items-center gap-2 text-13">
            <input type="checkbox" checked={value.includes(language)} onChange={() => turn(language)} className="size-4" />
            {LANGUAGES[language]}
          </label>
        ))}
      </div>
      <p className="text-13 text-ink-faint">{hint}</p>
    </fieldset>
  );
}
