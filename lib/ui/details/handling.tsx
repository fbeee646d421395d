import { ChevronDown, UserRoundX } from "lucide-react";
import type { ReactNode } from "react";
import type { Dialog } from "@/lib/protocol/dialog";
import type { Priority } from "@/lib/protocol/values";
import { Avatar } from "../base/avatar";
import { Menu, MenuChoice, MenuLine } from "../base/menu";
import { StatusMark } from "../conversation/status-mark";
import { useDialogActions } from "../conversation/use-dialog-actions";
import { PRIORITY_WORDS, STATUS_WORDS } from "../conversation/words";
import { useMe } from "../desk/desk-context";
import { useMembers } from "../use-members";
import { useTeams } from "../use-teams";

const PRIORITIES: readonly Priority[] = ["urgent", "high", "normal", "low"];

function Chooser({ name, value, children }: { name: string; value: ReactNode; children: ReactNode }) {
  return (
    <Menu
      align="end"
      label={name}
      trigger={
        <button type="button" className="hit -mx-2 flex items-center gap-2 rounded-control px-2 text-13 hover:bg-hover">
          <span className="w-24 shrink-0 text-start text-ink-faint">{name}</span>
          <span className="flex min-w-0 flex-1 items-center gap-2 truncate">{value}</span>
          <ChevronDown aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
        </button>
      }
    >
      {children}
    </Menu>
  );
}

/** Whose the conversation is, of which team, its status and its priority. */
export function Handling({ dialog }: { dialog: Dialog }) {
  const me = useMe();
  const members = useMembers();
  const { update } = useDialogActions(dialog.id);
  const { assignee, team, priority, status } = dialog;
  const all = useTeams().data?.data ?? [];
  const people = [...(members.data?.data ?? [])].sort((a, b) => Number(b.id === me.id) - Number(a.id === me.id));
  return (
    <div className="flex flex-col">
      <p className="hit flex items-center gap-2 text-13">
        <span className="w-24 shrink-0 text-ink-faint">Status</span>
        <StatusMark status={status} />
        {STATUS_WORDS[status]}
      </p>
      <Chooser
        name="Assignee"
        value={
          assignee ? (
            <>
              <Avatar name={assignee.name} src={assignee.avatar_url} size="small" />
              <span className="truncate">{assignee.id === me.id ? "You" : assignee.name}</span>
            </>
          ) : (
            <span className="text-ink-soft">Nobody</span>
          )
        }
      >
        {people.map((member) => (
          <MenuChoice
            key={member.id}
            chosen={member.id === assignee?.id}
            onSelect={() => void update({ assignee_id: member.id }, "Couldn't assign", member)}
          >
            <Avatar name={member.name} src={member.avatar_url} size="small" />
            {member.name}
            {member.id === me.id && <span className="text-ink-faint">you</span>}
          </MenuChoice>
        ))}
        <MenuLine />
        <MenuChoice chosen={assignee === null} onSelect={() => void update({ assignee_id: null }, "Couldn't unassign")}>
          <UserRoundX aria-hidden />
          Nobody
        </MenuChoice>
      </Chooser>
      {(all.length > 0 || team) && (
        <Chooser name="Team" value={team ? <span className="truncate">{team.name}</span> : <span className="text-ink-soft">None</span>}>
          {all.map(({ id, name }) => (
            <MenuChoice key={id} chosen={id === team?.id} onSelect={() => void update({ team: id }, "Couldn't assign")}>
              {name}
            </MenuChoice>
          ))}
          <MenuLine />
          <MenuChoice chosen={team === null} onSelect={() => void update({ team: null }, "Couldn't unassign")}>
            None
          </MenuChoice>
        </Chooser>
      )}
      <Chooser name="Priority" value={PRIORITY_WORDS[priority]}>
        {PRIORITIES.map((each) => (
          <MenuChoice key={each} chosen={each === priority} onSelect={() => void update({ priority: each })}>
            {PRIORITY_WORDS[each]}
          </MenuChoice>
        ))}
      </Chooser>
    </div>
  );
}
