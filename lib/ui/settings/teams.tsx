"use client";
import { Clock, Pencil, Plus, Trash2, UsersRound } from "lucide-react";
import { useState } from "react";
import type { Team } from "@/lib/protocol/routes/teams";
import { rest } from "../api";
import { Button, IconButton } from "../base/button";
import { Confirm, Modal } from "../base/modal";
import { PageBody } from "../base/page";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { toast } from "../base/toast";
import { useMay } from "../desk/desk-context";
import { useMemberName } from "../macros/use-member-name";
import { useTeams } from "../use-teams";
import { TeamForm } from "./team-form";

const countWords = (count: number): string => (count === 0 ? "No members" : count === 1 ? "1 member" : `${count} members`);

/** So many are named beside their number. */
const NAMED = 3;

function MembersLine({ members }: Pick<Team, "members">) {
  const nameOf = useMemberName();
  const names = members.slice(0, NAMED).flatMap((id) => nameOf(id) ?? []);
  const more = members.length - names.length;
  return (
    <p className="text-13 text-ink-soft [overflow-wrap:anywhere]">
      {countWords(members.length)}
      {names.length > 0 && `: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`}
    </p>
  );
}

type RowProps = { team: Team; onEdit: () => void; onChanged: () => void };

function TeamRow({ team, onEdit, onChanged }: RowProps) {
  const isAdmin = useMay("admin");
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    const answer = await rest.delete("/api/teams/{id}", { params: { id: team.id } });
    if (!answer.ok) return toast("failed", `Not deleted: ${answer.error.error}`);
    toast("done", `${team.name} is deleted.`);
    onChanged();
  };
  return (
    <li className="flex items-start gap-3 border-b border-line py-3 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="truncate font-strong">
          <bdi>{team.name}</bdi>
        </p>
        <MembersLine members={team.members} />
        {team.hours && (
          <p className="flex items-center gap-1.5 text-13 text-ink-faint">
            <Clock aria-hidden className="size-3.5" />
            Own business hours, {team.hours.timezone.replaceAll("_", " ")}
          </p>
        )}
      </div>
      {isAdmin && (
        <>
          <IconButton label={`Edit ${team.name}`} onClick={onEdit}>
            <Pencil />
          </IconButton>
          <IconButton label={`Delete ${team.name}`} onClick={() => setAsking(true)}>
            <Trash2 />
          </IconButton>
          <Confirm
            open={asking}
            onClose={() => setAsking(false)}
            title={`Delete ${team.name}?`}
            body="Its members stay. Its conversations stay too, without a team: those that nobody has are seen by everyone."
            action="Delete"
            onConfirm={remove}
          />
        </>
      )}
    </li>
  );
}

/** The teams that conversations are given to. */
export function Teams() {
  const { data, error, loading, reload } = useTeams();
  const isAdmin = useMay("admin");
  const [editing, setEditing] = useState<Team | "new" | null>(null);
  const all = data?.data ?? [];
  const make = isAdmin && (
    <Button look="primary" icon={<Plus aria-hidden className="size-4" />} onClick={() => setEditing("new")}>
      New team
    </Button>
  );
  const done = () => {
    setEditing(null);
    void reload();
  };
  return (
    <PageBody
      title="Teams"
      about="Assign a conversation to a team, and its members are asked first. Whether an operator sees other teams' conversations is set under Members."
      action={all.length > 0 && make}
    >
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && all.length === 0 && (
        <Empty icon={<UsersRound aria-hidden />} title="No teams yet" action={make}>
          Group the members who answer the same questions, such as Sales or Billing.
        </Empty>
      )}
      <ul aria-label="Teams">
        {all.map((team) => (
          <TeamRow key={team.id} team={team} onEdit={() => setEditing(team)} onChanged={() => void reload()} />
        ))}
      </ul>
      <Modal open={editing !== null} onClose={() => setEditing(null)} wide title={editing === "new" ? "New team" : "Edit the team"}>
        {editing !== null && <TeamForm team={editing === "new" ? null : editing} onDone={done} />}
      </Modal>
    </PageBody>
  );
}
