import { Trash2 } from "lucide-react";
import { useState } from "react";
import { HOLIDAYS_MAX, type Holiday } from "@/lib/protocol/handoff-settings";
import { Button, IconButton } from "../base/button";
import { TextField } from "../base/field";

/** A day as one says it; without a time it is the same in every time zone. */
const day = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

const byDate = (one: Holiday, other: Holiday): number => one.date.localeCompare(other.date);

type HolidaysProps = { value: readonly Holiday[]; onChange: (holidays: Holiday[]) => void };

/** The days on which nobody is there, whatever the hours say. They may stand inside another form, which Enter must not send. */
export function Holidays({ value, onChange }: HolidaysProps) {
  const [date, setDate] = useState("");
  const [name, setName] = useState("");
  const isTaken = value.some((each) => each.date === date);
  const mayAdd = date !== "" && name.trim() !== "" && !isTaken && value.length < HOLIDAYS_MAX;
  const add = () => {
    if (!mayAdd) return;
    onChange([...value, { date, name: name.trim() }].sort(byDate));
    setDate("");
    setName("");
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add();
  };
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 text-13 font-strong">Holidays</legend>
      {value.length > 0 && (
        <ul aria-label="Holidays" className="flex max-w-md flex-col">
          {value.map((each) => (
            <li key={each.date} className="flex items-center gap-3 border-b border-line text-13 last:border-b-0">
              <time dateTime={each.date} className="tabular w-36 shrink-0 text-ink-soft">
                {day.format(new Date(each.date))}
              </time>
              <span dir="auto" className="min-w-0 flex-1 truncate text-14">
                {each.name}
              </span>
              <IconButton
                label={`Remove ${each.name}, ${day.format(new Date(each.date))}`}
                onClick={() => onChange(value.filter((other) => other !== each))}
              >
                <Trash2 />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-end gap-3">
        <TextField
          label="Day"
          type="date"
          value={date}
          onChange={({ target }) => setDate(target.value)}
          onKeyDown={onKeyDown}
          error={isTaken ? "This day is in the list already." : null}
        />
        <TextField
          label="Holiday"
          placeholder="New Year"
          maxLength={60}
          dir="auto"
          value={name}
          onChange={({ target }) => setName(target.value)}
          onKeyDown={onKeyDown}
        />
        <Button disabled={!mayAdd} onClick={add}>
          Add holiday
        </Button>
      </div>
    </fieldset>
  );
}
