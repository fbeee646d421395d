import { SNOOZE_SPANS } from "@/lib/protocol/macro";
import type { MacroAction } from "@/lib/protocol/routes/macros";
import type { Priority } from "@/lib/protocol/values";
import { Choice, TextArea, TextField } from "../base/field";
import { PRIORITY_WORDS } from "../conversation/words";
import { SPAN_WORDS, untilWords } from "../macros/action-words";
import { useMembers } from "../use-members";
import { useTeams } from "../use-teams";

type ActionType = MacroAction["type"];
type Of<T extends ActionType> = Extract<MacroAction, { type: T }>;
type FieldProps<T extends ActionType> = { action: Of<T>; onChange: (action: MacroAction) => void };

const TYPE_WORDS: Record<ActionType, string> = {
  reply: "Reply",
  note: "Internal note",
  label: "Add a label",
  unlabel: "Remove a label",
  assign: "Assign",
  priority: "Priority",
  snooze: "Snooze",
  resolve: "Resolve",
};
const TYPES = Object.entries(TYPE_WORDS) as [ActionType, string][];

/** An action of a type before anything is filled in. */
export function blankAction(type: ActionType): MacroAction {
  switch (type) {
    case "reply":
    case "note":
      return { type, text: "" };
    case "label":
    case "unlabel":
      return { type, label: "" };
    case "assign":
      return { type, assignee: "me" };
    case "priority":
      return { type, priority: "high" };
    case "snooze":
      return { type, until: "tomorrow" };
    case "resolve":
      return { type };
  }
}

const MessageField = ({ action, onChange }: FieldProps<"reply" | "note">) => (
  <TextArea
    label="Text"
    hint={
      <>
        May hold <code>{'{{contact.name | "there"}}'}</code>, <code>{"{{contact.email}}"}</code> and <code>{"{{agent.name}}"}</code>.
      </>
    }
    required
    rows={3}
    maxLength={10_000}
    dir="auto"
    value={action.text}
    onChange={({ target }) => onChange({ ...action, text: target.value })}
  />
);

const LabelField = ({ action, onChange }: FieldProps<"label" | "unlabel">) => (
  <TextField
    label="Label"
    required
    maxLength={60}
    dir="auto"
    value={action.label}
    onChange={({ target }) => onChange({ ...action, label: target.value })}
  />
);

/** A team is told from a member, whose ids are numbers too. */
const TEAM = "team ";

function AssigneeField({ action: { type, assignee, team }, unattended, onChange }: FieldProps<"assign"> & { unattended: boolean }) {
  const members = useMembers().data?.data ?? [];
  const teams = useTeams().data?.data ?? [];
  const isGone = typeof assignee === "number" && !members.some(({ id }) => id === assignee);
  const isGoneTeam = typeof team === "number" && !teams.some(({ id }) => id === team);
  const choose = (value: string) => {
    if (!value.startsWith(TEAM)) return onChange({ type, assignee: value === "me" || value === "none" ? value : Number(value) });
    const to = value.slice(TEAM.length);
    onChange({ type, team: to === "none" ? to : Number(to) });
  };
  return (
    <Choice label="To" value={team === undefined ? assignee : `${TEAM}${team}`} onChange={({ target }) => choose(target.value)}>
      {!unattended && <option value="me">Whoever runs it</option>}
      <option value="none">Nobody</option>
      {teams.map(({ id, name }) => (
        <option key={`${TEAM}${id}`} value={`${TEAM}${id}`}>
          Team {name}
        </option>
      ))}
      {(teams.length > 0 || team === "none") && <option value={`${TEAM}none`}>No team</option>}
      {isGoneTeam && <option value={`${TEAM}${team}`}>A team that was deleted</option>}
      {members.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
      {isGone && <option value={assignee}>Somebody who is not on the team</option>}
    </Choice>
  );
}

const PriorityField = ({ action: { type, priority }, onChange }: FieldProps<"priority">) => (
  <Choice label="To" value={priority} onChange={({ target }) => onChange({ type, priority: target.value as Priority })}>
    {Object.entries(PRIORITY_WORDS).map(([value, words]) => (
      <option key={value} value={value}>
        {words}
      </option>
    ))}
  </Choice>
);

function SnoozeField({ action: { type, until }, onChange }: FieldProps<"snooze">) {
  const isTime = !SNOOZE_SPANS.some((span) => span === until);
  return (
    <Choice label="For" value={until} onChange={({ target }) => onChange({ type, until: target.value })}>
      {SNOOZE_SPANS.map((span) => (
        <option key={span} value={span}>
          {SPAN_WORDS[span]}
        </option>
      ))}
      {isTime && <option value={until}>{untilWords(until)}</option>}
    </Choice>
  );
}

function Details({ action, unattended, onChange }: FieldProps<ActionType> & { unattended: boolean }) {
  switch (action.type) {
    case "reply":
    case "note":
      return <MessageField action={action} onChange={onChange} />;
    case "label":
    case "unlabel":
      return <LabelField action={action} onChange={onChange} />;
    case "assign":
      return <AssigneeField action={action} unattended={unattended} onChange={onChange} />;
    case "priority":
      return <PriorityField action={action} onChange={onChange} />;
    case "snooze":
      return <SnoozeField action={action} onChange={onChange} />;
    case "resolve":
      return null;
  }
}

/** One action of a macro or a rule: its type, and what that needs. @param unattended nobody runs it by hand */
export function ActionField({ action, unattended, onChange }: FieldProps<ActionType> & { unattended: boolean }) {
  const blank = (type: ActionType): MacroAction => (unattended && type === "assign" ? { type, assignee: "none" } : blankAction(type));
  return (
    <>
      <Choice label="Action" value={action.type} onChange={({ target }) => onChange(blank(target.value as ActionType))}>
        {TYPES.map(([type, words]) => (
          <option key={type} value={type}>
            {words}
          </option>
        ))}
      </Choice>
      <Details action={action} unattended={unattended} onChange={onChange} />
    </>
  );
}
