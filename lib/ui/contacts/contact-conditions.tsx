import { ListFilter } from "lucide-react";
import { Popover } from "radix-ui";
import { useState } from "react";
import { Button } from "../base/button";
import { Choice, TextField } from "../base/field";
import { type ContactFilter, countConditions } from "./filter";

type ConditionsProps = { filter: ContactFilter; change: (filter: ContactFilter) => void };

const DAYS = [7, 30, 90, 365] as const;

/** Either how recently, or for how long not; one field for both. */
const seenOf = ({ seen_within, not_seen_for }: ContactFilter): string =>
  seen_within ? `within ${seen_within}` : not_seen_for ? `not ${not_seen_for}` : "";

function seenFrom(value: string): Pick<ContactFilter, "seen_within" | "not_seen_for"> {
  const [how, days] = value.split(" ");
  return { seen_within: how === "within" ? Number(days) : undefined, not_seen_for: how === "not" ? Number(days) : undefined };
}

/** An attribute to narrow by, which is taken once it is written whole. */
function AttributeField({ filter, change }: ConditionsProps) {
  const [text, setText] = useState(filter.attribute ?? "");
  const take = () => change({ ...filter, attribute: text.trim().replace(/\s*[:=]\s*/, ":") || undefined });
  return (
    <TextField
      label="Attribute"
      hint="A name, or a name and a value: plan or plan:pro."
      maxLength={300}
      value={text}
      onChange={({ target }) => setText(target.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === "Enter" && take()}
    />
  );
}

function Panel({ filter, change }: ConditionsProps) {
  const flagOf = (value: boolean | undefined) => (value === undefined ? "" : String(value));
  const toFlag = (value: string) => (value === "" ? undefined : value === "true");
  return (
    <div className="flex flex-col gap-3 p-3.5">
      <Choice label="Last seen" value={seenOf(filter)} onChange={({ target }) => change({ ...filter, ...seenFrom(target.value) })}>
        <option value="">At any time</option>
        {DAYS.map((days) => (
          <option key={`within ${days}`} value={`within ${days}`}>{`In the last ${days} days`}</option>
        ))}
        {DAYS.map((days) => (
          <option key={`not ${days}`} value={`not ${days}`}>{`Not for ${days} days`}</option>
        ))}
      </Choice>
      <Choice
        label="Who"
        value={filter.kind ?? ""}
        onChange={({ target }) => change({ ...filter, kind: (target.value || undefined) as ContactFilter["kind"] })}
      >
        <option value="">Everybody</option>
        <option value="visitor">Visitors</option>
        <option value="customer">Customers</option>
      </Choice>
      <Choice
        label="Email"
        value={flagOf(filter.has_email)}
        onChange={({ target }) => change({ ...filter, has_email: toFlag(target.value) })}
      >
        <option value="">Known or not</option>
        <option value="true">Known</option>
        <option value="false">Not known</option>
      </Choice>
      <AttributeField key={filter.attribute} filter={filter} change={change} />
      {countConditions(filter) > 0 && (
        <Button look="quiet" className="self-end" onClick={() => change({ q: filter.q })}>
          Clear
        </Button>
      )}
    </div>
  );
}

/** Opens the conditions that narrow the list of contacts. */
export function ContactConditionsButton(props: ConditionsProps) {
  const count = countConditions(props.filter);
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button icon={<ListFilter aria-hidden className="size-3.5" />}>{count > 0 ? `Filter, ${count} set` : "Filter"}</Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label="Filter"
          className="z-50 max-h-[var(--radix-popover-content-available-height)] w-72 max-w-[calc(100vw-16px)] overflow-y-auto rounded-card bg-raised shadow-raised animate-appear"
        >
          <Panel {...props} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
