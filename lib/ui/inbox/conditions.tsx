import { ListFilter, X } from "lucide-react";
import { Popover } from "radix-ui";
import { useId, useState } from "react";
import type { ListQuery } from "@/lib/client";
import { Button } from "../base/button";
import { cx } from "../base/cx";
import { Choice, TextField } from "../base/field";
import { Switch } from "../base/switch";
import { CHANNEL_WORDS, PRIORITY_WORDS } from "../conversation/words";
import { useDeskValue } from "../desk/desk-context";
import { useMembers } from "../use-members";
import { useTeamName, useTeams } from "../use-teams";
import { countConditions } from "./address";
import { dayOf, lastDayBefore, startOf } from "./condition-days";
import { conditionWords, waitWords } from "./filter-words";
import { useInboxQuery } from "./use-inbox-query";

type ChangeProps = { query: ListQuery; change: (part: Partial<ListQuery>) => void };

const WAITS = [5, 15, 60, 240] as const;

/** The conditions without what the tabs and the search field say. */
const without = ({ filter, query }: ListQuery): ListQuery => ({ filter, query });

/** Who has it: anyone, I, nobody, or a colleague. */
function AssigneeChoice({ query, change }: ChangeProps) {
  const { data } = useMembers();
  return (
    <Choice
      label="Assignee"
      value={String(query.assignee ?? "")}
      onChange={({ target: { value } }) =>
        change({ assignee: value === "" ? undefined : value === "me" || value === "none" ? value : Number(value) })
      }
    >
      <option value="">Anyone</option>
      <option value="me">Me</option>
      <option value="none">Unassigned</option>
      {data?.data.map((member) => (
        <option key={member.id} value={member.id}>
          {member.name}
        </option>
      ))}
    </Choice>
  );
}

/** Which team's; nothing to choose where there is none. */
function TeamChoice({ query, change }: ChangeProps) {
  const teams = useTeams().data?.data ?? [];
  if (teams.length === 0 && query.team === undefined) return null;
  return (
    <Choice
      label="Team"
      value={String(query.team ?? "")}
      onChange={({ target: { value } }) => change({ team: value === "" ? undefined : value === "none" ? value : Number(value) })}
    >
      <option value="">Any team</option>
      <option value="none">No team</option>
      {teams.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Choice>
  );
}

/** A label to narrow by; those of the list are offered while one types. */
function LabelField({ query, change }: ChangeProps) {
  const id = useId();
  const items = useDeskValue(({ list }) => list.items);
  const [text, setText] = useState(query.label ?? "");
  const known = [...new Set(items.flatMap(({ labels }) => labels))].sort();
  const take = (label: string) => label !== (query.label ?? "") && change({ label: label || undefined });
  return (
    <>
      <TextField
        label="Label"
        list={id}
        maxLength={60}
        value={text}
        onChange={({ target: { value } }) => {
          setText(value);
          if (known.includes(value)) take(value);
        }}
        onBlur={() => take(text.trim())}
        onKeyDown={(event) => event.key === "Enter" && take(text.trim())}
      />
      <datalist id={id}>
        {known.map((label) => (
          <option key={label} value={label} />
        ))}
      </datalist>
    </>
  );
}

function DayFields({ query, change }: ChangeProps) {
  return (
    <div className="grid grid-cols-2 gap-2 pointer-coarse:grid-cols-1">
      <TextField
        label="Begun from"
        type="date"
        value={dayOf(query.from)}
        onChange={({ target }) => change({ from: startOf(target.value) })}
      />
      <TextField
        label="Until"
        type="date"
        value={lastDayBefore(query.to)}
        onChange={({ target }) => change({ to: startOf(target.value, 1) })}
      />
    </div>
  );
}

function Panel({ query, change }: ChangeProps) {
  return (
    <div className="flex flex-col gap-3 p-3.5">
      <AssigneeChoice query={query} change={change} />
      <TeamChoice query={query} change={change} />
      <LabelField query={query} change={change} />
      <Choice
        label="Channel"
        value={query.channel ?? ""}
        onChange={({ target }) => change({ channel: (target.value || undefined) as ListQuery["channel"] })}
      >
        <option value="">Any</option>
        <option value="web">{CHANNEL_WORDS.web}</option>
        <option value="api">{CHANNEL_WORDS.api}</option>
      </Choice>
      <div className="grid grid-cols-2 gap-2">
        <Choice
          label="Priority"
          value={query.priority ?? ""}
          onChange={({ target }) => change({ priority: (target.value || undefined) as ListQuery["priority"] })}
        >
          <option value="">Any</option>
          {Object.entries(PRIORITY_WORDS).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </Choice>
        <Choice
          label="Waiting over"
          value={query.waiting_over ?? ""}
          onChange={({ target }) => change({ waiting_over: Number(target.value) || undefined })}
        >
          <option value="">Any time</option>
          {WAITS.map((minutes) => (
            <option key={minutes} value={minutes}>
              {waitWords(minutes)}
            </option>
          ))}
        </Choice>
      </div>
      <DayFields query={query} change={change} />
      <Switch label="Unread only" checked={query.unread === true} onChange={(on) => change({ unread: on || undefined })} />
    </div>
  );
}

/** Opens the conditions that narrow the list. */
export function ConditionsButton() {
  const { query, choose } = useInboxQuery();
  const count = countConditions(query);
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button
          type="button"
          aria-label={count > 0 ? `Filter, ${count} set` : "Filter"}
          title="Filter"
          className={cx(
            "hit-square relative inline-flex shrink-0 items-center justify-center rounded-control transition-colors hover:bg-hover hover:text-ink",
            count > 0 ? "bg-accent-soft text-accent-text" : "text-ink-soft",
          )}
        >
          <ListFilter aria-hidden className="size-4" />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label="Filter"
          className="z-50 max-h-[var(--radix-popover-content-available-height)] w-84 max-w-[calc(100vw-16px)] overflow-y-auto rounded-card bg-raised shadow-raised animate-appear"
        >
          <Panel query={query} change={(part) => choose({ ...query, ...part })} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Chip({ onRemove, children }: { onRemove: () => void; children: string }) {
  return (
    <li className="flex h-7 max-w-full items-center rounded-full border border-line bg-page ps-2.5 text-12 pointer-coarse:h-9">
      <span className="truncate">{children}</span>
      <button
        type="button"
        aria-label={`Remove the filter ${children}`}
        onClick={onRemove}
        className="flex size-7 shrink-0 items-center justify-center rounded-full text-ink-faint hover:text-ink pointer-coarse:size-9"
      >
        <X aria-hidden className="size-3" />
      </button>
    </li>
  );
}

/** What the list is narrowed by, each to be taken off again. */
export function ConditionChips() {
  const { query, choose } = useInboxQuery();
  return countConditions(query) === 0 ? null : <Chips query={query} choose={choose} />;
}

function Chips({ query, choose }: { query: ListQuery; choose: (next: ListQuery) => void }) {
  const { data } = useMembers();
  const nameOf = (id: number) => data?.data.find((member) => member.id === id)?.name ?? `Member ${id}`;
  const teamName = useTeamName();
  const teamOf = (id: number) => teamName(id) ?? `Team ${id}`;
  return (
    <ul aria-label="Filters that are set" className="flex flex-wrap items-center gap-1.5">
      {conditionWords(query, nameOf, teamOf).map(([name, words]) => (
        <Chip key={name} onRemove={() => choose({ ...query, [name]: undefined })}>
          {words}
        </Chip>
      ))}
      <li>
        <Button look="quiet" className="h-7 min-h-7 px-2 text-12" onClick={() => choose(without(query))}>
          Clear
        </Button>
      </li>
    </ul>
  );
}
