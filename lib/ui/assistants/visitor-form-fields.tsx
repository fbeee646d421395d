import { X } from "lucide-react";
import type { FieldType, FormField, VisitorForm } from "@/lib/protocol/widget-settings";
import { AddButton, IconButton } from "../base/button";
import { CONTROL, TextField } from "../base/field";
import { Switch } from "../base/switch";

const FIELDS_MAX = 10;
const TYPES: Record<FieldType, string> = {
  name: "Name",
  email: "Email",
  phone: "Phone",
  text: "Text",
  long_text: "Long text",
  number: "Number",
  choice: "Choice",
};
const INPUT = `${CONTROL} h-9 pointer-coarse:h-11`;

/** A name that no other field has: an attribute's is made of the label it begins with, and stays when that changes. */
export function nameFor(label: string, taken: readonly string[]): string {
  const base =
    label
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "_")
      .replace(/^[^a-z]+|_+$/g, "")
      .slice(0, 32) || "field";
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? base : `${base}_${n}`;
    if (!taken.includes(name)) return name;
  }
}

type RowProps = {
  field: FormField;
  place: number;
  onChange: (change: Partial<FormField>) => void;
  onNamed: () => void;
  onRemove: () => void;
};

function Row({ field, place, onChange, onNamed, onRemove }: RowProps) {
  const { label, type, required, options } = field;
  return (
    <div className="flex flex-col gap-2 rounded-card border border-line p-3">
      <div className="flex gap-2">
        <select
          aria-label={`Type of field ${place}`}
          value={type}
          onChange={(event) => onChange({ type: event.target.value as FieldType })}
          className={`${INPUT} w-32 shrink-0`}
        >
          {Object.entries(TYPES).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
        <input
          aria-label={`Label of field ${place}`}
          placeholder={TYPES[type]}
          value={label}
          maxLength={80}
          onChange={(event) => onChange({ label: event.target.value })}
          onBlur={onNamed}
          className={INPUT}
        />
        <IconButton label={`Remove field ${place}`} onClick={onRemove}>
          <X />
        </IconButton>
      </div>
      {type === "choice" && (
        <input
          aria-label={`Choices of field ${place}, separated by commas`}
          placeholder="Sales, Support, Something else"
          defaultValue={options?.join(", ")}
          onChange={(event) =>
            onChange({
              options: event.target.value
                .split(",")
                .map((option) => option.trim().slice(0, 80))
                .filter(Boolean)
                .slice(0, 20),
            })
          }
          className={INPUT}
        />
      )}
      <label className="flex items-center gap-2 text-13 text-ink-soft">
        <input type="checkbox" checked={required} onChange={(event) => onChange({ required: event.target.checked })} />
        Required
      </label>
    </div>
  );
}

type Props = { label: string; hint: string; form: VisitorForm; disabled: boolean; onChange: (form: VisitorForm) => void };

/** A form that visitors fill in before their first message: whether it is asked, the words above it, and its fields. */
export function VisitorFormFields({ label, hint, form, disabled, onChange }: Props) {
  const { enabled, text, fields } = form;
  const setFields = (next: FormField[]) => onChange({ ...form, fields: next });
  const change = (at: number, part: Partial<FormField>) => setFields(fields.map((field, n) => (n === at ? { ...field, ...part } : field)));
  const others = (at: number) => fields.filter((_, n) => n !== at).map(({ name }) => name);
  const rename = (at: number, { label: words, type }: FormField) => change(at, { name: nameFor(words || TYPES[type], others(at)) });
  return (
    <section aria-label={label} className="flex flex-col gap-3">
      <Switch label={label} hint={hint} checked={enabled} disabled={disabled} onChange={(on) => onChange({ ...form, enabled: on })} />
      {enabled && (
        <div className="flex flex-col gap-3 ps-12">
          <TextField
            label="Text above the fields"
            maxLength={300}
            value={text}
            onChange={(event) => onChange({ ...form, text: event.target.value })}
          />
          <ul className="flex flex-col gap-2">
            {fields.map((field, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a field is what stands in its place
              <li key={at}>
                <Row
                  field={field}
                  place={at + 1}
                  onChange={(part) => change(at, part)}
                  onNamed={() => field.name.startsWith("field") && rename(at, field)}
                  onRemove={() => setFields(fields.filter((_, n) => n !== at))}
                />
              </li>
            ))}
          </ul>
          {fields.length < FIELDS_MAX && (
            <AddButton
              onClick={() => setFields([...fields, { name: nameFor("field", others(-1)), label: "", type: "text", required: false }])}
            >
              Add a field
            </AddButton>
          )}
        </div>
      )}
    </section>
  );
}
