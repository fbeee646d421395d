import { X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { isComposing } from "@/lib/client/composition";
import { Button } from "./button";
import { domainOf, flawOfDomain } from "./domain";
import { CONTROL, Labelled } from "./field";

type DomainsProps = {
  label: string;
  hint?: string;
  value: readonly string[];
  onChange: (domains: string[]) => void;
  error?: string | null;
};

/** A list of hosts; each is checked as it is added. */
export function DomainsField({ label, hint, value, onChange, error }: DomainsProps) {
  const [text, setText] = useState("");
  const [flaw, setFlaw] = useState<string | null>(null);
  const add = () => {
    const domain = domainOf(text);
    if (domain === "") return;
    const found = flawOfDomain(domain);
    setFlaw(found);
    if (found) return;
    if (!value.includes(domain)) onChange([...value, domain]);
    setText("");
  };
  const onKey = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent) || (event.key !== "Enter" && event.key !== ",")) return;
    event.preventDefault();
    add();
  };
  return (
    <Labelled label={label} hint={hint} error={flaw ?? error ?? null}>
      {(wiring) => (
        <div className="flex flex-col gap-2">
          {value.length > 0 && (
            <ul aria-label={label} className="flex flex-wrap gap-1.5">
              {value.map((domain) => (
                <li key={domain} className="flex h-8 items-center rounded-full border border-line bg-panel ps-3 font-mono text-12">
                  {domain}
                  <button
                    type="button"
                    aria-label={`Remove ${domain}`}
                    onClick={() => onChange(value.filter((each) => each !== domain))}
                    className="flex size-8 items-center justify-center rounded-full text-ink-faint hover:text-ink"
                  >
                    <X aria-hidden className="size-3.5" />
                  </button>
                </li>
              ))}
            </ul>
          )}
          <div className="flex gap-2">
            <input
              {...wiring}
              value={text}
              placeholder="shop.example.com"
              autoCapitalize="none"
              spellCheck={false}
              inputMode="url"
              onChange={(event) => {
                setText(event.target.value);
                setFlaw(null);
              }}
              onKeyDown={onKey}
              onBlur={add}
              className={`${CONTROL} h-9 pointer-coarse:h-11`}
            />
            <Button onClick={add}>Add</Button>
          </div>
        </div>
      )}
    </Labelled>
  );
}
