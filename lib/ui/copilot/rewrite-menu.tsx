import { LoaderCircle, WandSparkles, X } from "lucide-react";
import { useEffect } from "react";
import type { RewriteHow } from "@/lib/protocol/routes/copilot";
import { rest } from "../api";
import { IconButton } from "../base/button";
import { Menu, MenuItem, MenuLine, MenuTitle } from "../base/menu";
import { toast } from "../base/toast";
import { useCancellable } from "./use-cancellable";

const WAYS: readonly { how: RewriteHow; words: string }[] = [
  { how: "shorter", words: "Shorter" },
  { how: "warmer", words: "Warmer" },
  { how: "formal", words: "More formal" },
  { how: "correct", words: "Correct spelling" },
];

/** The name of a language in the language of whoever reads it, for instance "de-AT" as "German". */
function languageName(locale: string): string | null {
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(locale.split("-")[0] ?? "") ?? null;
  } catch {
    return null;
  }
}

function languagesFor(locale: string | null | undefined): string[] {
  const theirs = locale ? languageName(locale) : null;
  return [...new Set([...(theirs ? [theirs] : []), "English", "German", "Spanish", "French"])];
}

type Props = { text: string; locale: string | null | undefined; onRewritten: (text: string) => void };

/** The draft in other words; while it is made it can be cancelled, and the draft stays what it was. */
export function RewriteMenu({ text, locale, onRewritten }: Props) {
  const { busy, start, cancel, error } = useCancellable<{ text: string }>();
  const rewrite = async (how: RewriteHow, language?: string) => {
    const made = await start((signal) =>
      rest.post("/api/copilot/rewrite", { body: { text, how, ...(language ? { language } : {}) }, signal }),
    );
    if (made) onRewritten(made.text);
  };
  useEffect(() => {
    if (error) toast("failed", error);
  }, [error]);
  if (busy) {
    return (
      <IconButton label="Cancel rewriting" onClick={cancel} className="group">
        <LoaderCircle className="animate-spin group-hover:hidden" />
        <X className="hidden group-hover:block" />
      </IconButton>
    );
  }
  return (
    <Menu
      label="Rewrite"
      trigger={
        <IconButton label="Rewrite" disabled={text.trim() === ""}>
          <WandSparkles />
        </IconButton>
      }
    >
      {WAYS.map(({ how, words }) => (
        <MenuItem key={how} onSelect={() => void rewrite(how)}>
          {words}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuTitle>Translate into</MenuTitle>
      {languagesFor(locale).map((language) => (
        <MenuItem key={language} onSelect={() => void rewrite("translate", language)}>
          {language}
        </MenuItem>
      ))}
    </Menu>
  );
}
