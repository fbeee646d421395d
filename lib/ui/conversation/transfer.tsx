import { Users, UsersRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { Dialog } from "@/lib/protocol/dialog";
import { Avatar } from "../base/avatar";
import { Button } from "../base/button";
import { cx } from "../base/cx";
import { TextArea } from "../base/field";
import { Modal } from "../base/modal";
import { SkeletonRows, Trouble } from "../base/states";
import { useMe } from "../desk/desk-context";
import { AvailabilityMark, useAvailabilityOf } from "../team/availability";
import { useMembers } from "../use-members";
import { useTeams } from "../use-teams";
import { useDialogActions } from "./use-dialog-actions";

/** A colleague, a team, or with null for both everybody. */
type Target = { member: number | null; team: number | null; name: string };

const isSame = (one: Target | null, other: Target): boolean => one !== null && one.member === other.member && one.team === other.team;

function Choice({
  target,
  chosen,
  onChoose,
  children,
}: {
  target: Target;
  chosen: boolean;
  onChoose: () => void;
  children: React.ReactNode;
}) {
  return (
    <label
      className={cx(
        "flex min-h-11 cursor-pointer items-center gap-3 rounded-control px-2.5 text-14 has-focus-visible:outline-2",
        chosen ? "bg-accent-soft" : "hover:bg-hover",
      )}
    >
      <input type="radio" name="colleague" checked={chosen} onChange={onChoose} className="size-4 accent-accent" aria-label={target.name} />
      {children}
    </label>
  );
}

function Colleagues({ chosen, onChoose }: { chosen: Target | null; onChoose: (target: Target) => void }) {
  const me = useMe();
  const members = useMembers();
  const availability = useAvailabilityOf();
  const teams = useTeams().data?.data ?? [];
  if (members.loading) return <SkeletonRows rows={3} />;
  if (members.error && !members.data) return <Trouble error={members.error} onRetry={() => void members.reload()} />;
  const choice = (target: Target) => ({ target, chosen: isSame(chosen, target), onChoose: () => onChoose(target) });
  const everyone: Target = { member: null, team: null, name: "The whole team" };
  return (
    <fieldset className="flex max-h-72 flex-col gap-0.5 overflow-y-auto">
      <legend className="sr-only">To whom</legend>
      {members.data?.data
        .filter(({ id }) => id !== me.id)
        .map((member) => {
          const { status, active } = availability(member);
          return (
            <Choice key={member.id} {...choice({ member: member.id, team: null, name: member.name })}>
              <Avatar name={member.name} src={member.avatar_url} />
              <span className="min-w-0 flex-1 truncate">{member.name}</span>
              {active > 0 && <span className="tabular text-12 text-ink-faint">{active} active</span>}
              <AvailabilityMark status={status} />
            </Choice>
          );
        })}
      {teams.map(({ id, name }) => (
        <Choice key={`team ${id}`} {...choice({ member: null, team: id, name: `Team ${name}` })}>
          <span aria-hidden className="flex size-8 items-center justify-center rounded-full bg-hover text-ink-soft">
            <UsersRound className="size-4" />
          </span>
          <span className="min-w-0 flex-1 truncate">
            {name}
            <span className="block text-12 text-ink-faint">Team</span>
          </span>
        </Choice>
      ))}
      <Choice {...choice(everyone)}>
        <span aria-hidden className="flex size-8 items-center justify-center rounded-full bg-hover text-ink-soft">
          <Users className="size-4" />
        </span>
        <span>
          The whole team
          <span className="block text-12 text-ink-faint">Back to the queue</span>
        </span>
      </Choice>
    </fieldset>
  );
}

/** Transfers a conversation to a colleague, a team or the queue, with a note. */
export function TransferWindow({ dialog, open, onClose }: { dialog: Dialog; open: boolean; onClose: () => void }) {
  const [target, setTarget] = useState<Target | null>(null);
  const [note, setNote] = useState("");
  const { transfer, busy } = useDialogActions(dialog.id);
  const pass = async (event: FormEvent) => {
    event.preventDefault();
    if (!target) return;
    const { member, team, name } = target;
    const to = member === null ? null : { id: member, name, avatar_url: null };
    if (!(await transfer(to, note.trim() || undefined, team === null ? undefined : { id: team, name }))) return;
    setNote("");
    setTarget(null);
    onClose();
  };
  return (
    <Modal open={open} onClose={onClose} title="Transfer conversation">
      <form onSubmit={pass} className="flex flex-col gap-4">
        <Colleagues chosen={target} onChoose={setTarget} />
        <TextArea
          label="Internal note"
          hint="Only your team can see this."
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy === "transfer"} disabled={target === null}>
            Transfer
          </Button>
        </div>
      </form>
    </Modal>
  );
}
