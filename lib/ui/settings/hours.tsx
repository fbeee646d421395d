import { Plus, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import type { OpeningHours } from "@/lib/protocol/handoff-settings";
import { Button, IconButton } from "../base/button";
import { cx } from "../base/cx";
import { TextField } from "../base/field";

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
/** The week begins on Monday here. */
const WEEK = [1, 2, 3, 4, 5, 6, 0];
const FIRST_HOURS: OpeningHours = { days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" };

function Span({ span, onChange, onRemove }: { span: OpeningHours; onChange: (span: OpeningHours) => void; onRemove: () => void }) {
  const turn = (day: number) => {
    const days = span.days.includes(day) ? span.days.filter((each) => each !== day) : [...span.days, day].sort();
    if (days.length > 0) onChange({ ...span, days });
  };
  return (
    <li className="flex flex-wrap items-end gap-3 border-b border-line py-3 first:pt-0 last:border-b-0">
      <fieldset className="flex gap-1">
        <legend className="mb-1 text-13 font-strong">Days</legend>
        {WEEK.map((day) => (
          <button
            key={day}
            type="button"
            aria-pressed={span.days.includes(day)}
            onClick={() => turn(day)}
            className={cx(
              "h-9 min-w-9 rounded-control border px-1.5 text-12 pointer-coarse:h-11",
              span.days.includes(day)
                ? "border-accent bg-accent-soft font-strong text-accent-text"
                : "border-line text-ink-soft hover:bg-hover",
            )}
          >
            {DAYS[day]}
          </button>
        ))}
      </fieldset>
      <div className="flex items-end gap-3">
        <TextField
          label="From"
          type="time"
          required
          value={span.from}
          onChange={(event) => event.target.value && onChange({ ...span, from: event.target.value })}
        />
        <TextField
          label="To"
          type="time"
          required
          value={span.to}
          onChange={(event) => event.target.value && onChange({ ...span, to: event.target.value })}
        />
        <IconButton label="Remove these hours" onClick={onRemove}>
          <Trash2 />
        </IconButton>
      </div>
    </li>
  );
}

type HoursProps = { value: readonly OpeningHours[]; onChange: (hours: OpeningHours[]) => void; children?: ReactNode };

/** When somebody is there, span by span; what more belongs to the hours stands beside the button once there are some. */
export function Hours({ value, onChange, children }: HoursProps) {
  const set = (at: number, span: OpeningHours | null) =>
    onChange(value.flatMap((each, index) => (index === at ? (span ? [span] : []) : [each])));
  return (
    <div className="flex flex-col gap-4">
      {value.length > 0 && (
        <ul aria-label="Business hours">
          {value.map((span, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: hours have no identity but their place
            <Span key={at} span={span} onChange={(next) => set(at, next)} onRemove={() => set(at, null)} />
          ))}
        </ul>
      )}
      <div className="flex flex-wrap items-end gap-3">
        <Button icon={<Plus aria-hidden className="size-3.5" />} onClick={() => onChange([...value, FIRST_HOURS])}>
          Add hours
        </Button>
        {value.length > 0 && children}
      </div>
    </div>
  );
}
