import { type FormEvent, useState } from "react";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { timeField } from "../base/time";
import { snoozeTimes, timeToCome } from "./snooze-times";

type DateFormProps = { label: string; action: string; onChoose: (time: Date) => void };

/** A date and time to come, of one's own choice. */
export function DateForm({ label, action, onChoose }: DateFormProps) {
  const now = new Date();
  const [text, setText] = useState(() => timeField(snoozeTimes(now).find(({ words }) => words === "Tomorrow")?.until ?? now));
  const until = timeToCome(text, now);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (until) onChoose(until);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label={label}
        type="datetime-local"
        required
        min={timeField(now)}
        value={text}
        onChange={({ target }) => setText(target.value)}
        error={text !== "" && !until ? "Choose a time to come" : null}
      />
      <Button type="submit" look="primary" disabled={!until} className="self-end">
        {action}
      </Button>
    </form>
  );
}
