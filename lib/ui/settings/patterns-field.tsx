import { X } from "lucide-react";
import type { OwnPattern } from "@/lib/protocol/privacy";
import { AddButton, IconButton } from "../base/button";
import { CONTROL } from "../base/field";

const PATTERNS_MAX = 20;

type Props = { value: readonly OwnPattern[]; onChange: (patterns: OwnPattern[]) => void; error: string | null };

/** Patterns of the workspace's own: each with a name, to know it again by. */
export function PatternsField({ value, onChange, error }: Props) {
  const change = (at: number, part: Partial<OwnPattern>) =>
    onChange(value.map((each, index) => (index === at ? { ...each, ...part } : each)));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="text-13 font-strong">Patterns of your own</legend>
      <p className="text-13 text-ink-faint">
        Regular expressions as RE2 takes them, such as <code className="font-mono text-12">KD-\d{"{6}"}</code>.
      </p>
      {value.map((each, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a pattern is what stands in its place
        <div key={at} className="flex flex-wrap gap-1">
          <input
            aria-label={`Name of pattern ${at + 1}`}
            placeholder="Name"
            value={each.name}
            required
            maxLength={60}
            onChange={(event) => change(at, { name: event.target.value })}
            className={`${CONTROL} h-9 min-w-32 flex-1 pointer-coarse:h-11`}
          />
          <input
            aria-label={`Pattern ${at + 1}`}
            placeholder="Pattern"
            value={each.pattern}
            required
            maxLength={200}
            spellCheck={false}
            autoCapitalize="none"
            aria-invalid={error ? true : undefined}
            onChange={(event) => change(at, { pattern: event.target.value })}
            className={`${CONTROL} h-9 min-w-40 flex-2 font-mono text-13 pointer-coarse:h-11`}
          />
          <IconButton label={`Remove pattern ${at + 1}`} onClick={() => onChange(value.filter((_, index) => index !== at))}>
            <X />
          </IconButton>
        </div>
      ))}
      {error && (
        <p role="alert" className="text-13 text-red-text">
          {error}
        </p>
      )}
      {value.length < PATTERNS_MAX && <AddButton onClick={() => onChange([...value, { name: "", pattern: "" }])}>Add a pattern</AddButton>}
    </fieldset>
  );
}
