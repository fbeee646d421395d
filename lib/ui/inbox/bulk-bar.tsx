import { Check, Flag, ListChecks, Tag, UserRoundCheck, X } from "lucide-react";
import { Popover } from "radix-ui";
import { type FormEvent, useState } from "react";
import type { DialogChange } from "@/lib/client";
import type { Priority } from "@/lib/protocol/values";
import { Button, IconButton } from "../base/button";
import { TextField } from "../base/field";
import { Menu, MenuItem, MenuTitle } from "../base/menu";
import { PRIORITY_WORDS } from "../conversation/words";
import { useMe } from "../desk/desk-context";
import { useMembers } from "../use-members";
import { useTeams } from "../use-teams";
import { countWords, labelled, type PlannedChange } from "./bulk-changes";
import { useBulk } from "./use-bulk";
import type { Selection } from "./use-selection";

type ApplyProps = { disabled: boolean; apply: (said: string, change: DialogChange) => void };

function AssignMenu({ disabled, apply }: ApplyProps) {
  const me = useMe();
  const { data } = useMembers();
  const teams = useTeams().data?.data ?? [];
  const others = data?.data.filter(({ id }) => id !== me.id) ?? [];
  return (
    <Menu
      align="end"
      label="Assign to"
      trigger={
        <IconButton label="Assign" disabled={disabled}>
          <UserRoundCheck />
        </IconButton>
      }
    >
      <MenuTitle>Assign to</MenuTitle>
      <MenuItem onSelect={() => apply("Took", { assignee_id: me.id })}>Me</MenuItem>
      <MenuItem onSelect={() => apply("Unassigned", { assignee_id: null })}>Nobody</MenuItem>
      {others.map(({ id, name }) => (
        <MenuItem key={id} onSelect={() => apply(`Assigned to ${name}:`, { assignee_id: id })}>
          {name}
        </MenuItem>
      ))}
      {teams.length > 0 && (
        <>
          <MenuTitle>Team</MenuTitle>
          {teams.map(({ id, name }) => (
            <MenuItem key={id} onSelect={() => apply(`Assigned to ${name}:`, { team: id })}>
              {name}
            </MenuItem>
          ))}
          <MenuItem onSelect={() => apply("Without a team:", { team: null })}>No team</MenuItem>
        </>
      )}
    </Menu>
  );
}

function PriorityMenu({ disabled, apply }: ApplyProps) {
  return (
    <Menu
      align="end"
      label="Priority"
      trigger={
        <IconButton label="Priority" disabled={disabled}>
          <Flag />
        </IconButton>
      }
    >
      <MenuTitle>Priority</MenuTitle>
      {(Object.entries(PRIORITY_WORDS) as [Priority, string][]).map(([priority, words]) => (
        <MenuItem key={priority} onSelect={() => apply(`${words} priority for`, { priority })}>
          {words}
        </MenuItem>
      ))}
    </Menu>
  );
}

function LabelForm({ disabled, add }: { disabled: boolean; add: (label: string) => void }) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === "") return;
    setOpen(false);
    setText("");
    add(text.trim());
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton label="Add a label" disabled={disabled}>
          <Tag />
        </IconButton>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label="Add a label"
          className="z-50 w-64 rounded-card bg-raised p-3 shadow-raised animate-appear"
        >
          <form onSubmit={submit} className="flex flex-col gap-2.5">
            <TextField label="Label" maxLength={60} value={text} onChange={({ target }) => setText(target.value)} />
            <Button type="submit" look="primary" disabled={text.trim() === ""} className="self-end">
              Add
            </Button>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** What one can do with the conversations that are chosen. */
export function BulkBar({ selection }: { selection: Selection }) {
  const { busy, run } = useBulk();
  const { dialogs } = selection;
  const disabled = busy || dialogs.length === 0;
  // The bar stays until then: the list that moves up under the pointer is to be the new one.
  const start = (said: string, planned: readonly PlannedChange[]) => void run(said, planned, dialogs).then(selection.end);
  const apply = (said: string, change: DialogChange) =>
    start(
      said,
      dialogs.map(({ id }) => ({ id, change })),
    );
  return (
    <section aria-label="Chosen conversations" className="flex items-center gap-0.5 border-y border-line bg-accent-soft ps-3.5 pe-1.5 py-1">
      <p role="status" className="tabular min-w-0 flex-1 truncate text-13 font-strong">
        <span className="sr-only">{countWords(dialogs.length)} chosen</span>
        <span aria-hidden>{dialogs.length} selected</span>
      </p>
      <IconButton label="Select all that are loaded" onClick={selection.all}>
        <ListChecks />
      </IconButton>
      <IconButton label="Resolve the chosen" disabled={disabled} onClick={() => apply("Resolved", { status: "resolved" })}>
        <Check />
      </IconButton>
      <AssignMenu disabled={disabled} apply={apply} />
      <LabelForm disabled={disabled} add={(label) => start(`Labelled “${label}”:`, labelled(dialogs, label))} />
      <PriorityMenu disabled={disabled} apply={apply} />
      <IconButton label="End the selection" onClick={selection.end}>
        <X />
      </IconButton>
    </section>
  );
}
