import { X } from "lucide-react";
import type { ToolParameter, ToolParameters } from "@/lib/protocol/tools";
import { AddButton, IconButton } from "../base/button";
import { CONTROL } from "../base/field";

/** A parameter as a row of the form; what the form has no field for (a range, a list of values) stays in `described`. */
export type ParameterRow = { name: string; required: boolean; described: ToolParameter };

const TYPES: Readonly<Record<ToolParameter["type"], string>> = {
  string: "Text",
  number: "Number",
  integer: "Whole number",
  boolean: "Yes or no",
};
const MAX = 20;

export const rowsOf = ({ properties, required }: ToolParameters): ParameterRow[] =>
  Object.entries(properties).map(([name, described]) => ({ name, described, required: required.includes(name) }));

export function parametersOf(rows: readonly ParameterRow[]): ToolParameters {
  const named = rows.map((row) => ({ ...row, name: row.name.trim() })).filter(({ name }) => name !== "");
  return {
    type: "object",
    properties: Object.fromEntries(named.map(({ name, described }) => [name, described])),
    required: named.filter(({ required }) => required).map(({ name }) => name),
  };
}

type RowProps = { row: ParameterRow; at: number; onChange: (row: ParameterRow) => void; onRemove: () => void };

function Row({ row, at, onChange, onRemove }: RowProps) {
  const { described } = row;
  const control = `${CONTROL} h-9 pointer-coarse:h-11`;
  return (
    <li className="flex flex-wrap items-center gap-2 rounded-control border border-line p-2">
      <input
        aria-label={`Name of parameter ${at + 1}`}
        placeholder="order_id"
        maxLength={40}
        value={row.name}
        onChange={(event) => onChange({ ...row, name: event.target.value })}
        className={`${control} min-w-0 flex-1 basis-32`}
      />
      <select
        aria-label={`Type of parameter ${at + 1}`}
        value={described.type}
        onChange={(event) => {
          const { description } = described;
          const type = event.target.value as ToolParameter["type"];
          onChange({ ...row, described: { type, ...(description ? { description } : {}) } as ToolParameter });
        }}
        className={`${control} min-w-0 flex-1 basis-28`}
      >
        {Object.entries(TYPES).map(([type, words]) => (
          <option key={type} value={type}>
            {words}
          </option>
        ))}
      </select>
      <label className="hit flex items-center gap-1.5 text-13">
        <input
          type="checkbox"
          checked={row.required}
          onChange={(event) => onChange({ ...row, required: event.target.checked })}
          className="size-4"
        />
        Required
      </label>
      <IconButton label={`Remove parameter ${at + 1}`} onClick={onRemove}>
        <X />
      </IconButton>
      <input
        aria-label={`What parameter ${at + 1} is`}
        placeholder="What it is, for the model"
        maxLength={300}
        value={described.description ?? ""}
        onChange={(event) => onChange({ ...row, described: { ...described, description: event.target.value } })}
        className={`${control} basis-full`}
      />
    </li>
  );
}

/** What the model fills in when it calls. */
export function Parameters({ rows, onChange }: { rows: readonly ParameterRow[]; onChange: (rows: ParameterRow[]) => void }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-13 font-strong">Parameters</legend>
      {rows.length > 0 && (
        <ul className="flex flex-col gap-2">
          {rows.map((row, at) => (
            <Row
              // biome-ignore lint/suspicious/noArrayIndexKey: a parameter is what stands in its place
              key={at}
              row={row}
              at={at}
              onChange={(next) => onChange(rows.map((each, place) => (place === at ? next : each)))}
              onRemove={() => onChange(rows.filter((_, place) => place !== at))}
            />
          ))}
        </ul>
      )}
      {rows.length < MAX && (
        <AddButton onClick={() => onChange([...rows, { name: "", required: true, described: { type: "string" } }])}>
          Add a parameter
        </AddButton>
      )}
    </fieldset>
  );
}
