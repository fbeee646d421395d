"use client";
import { Clock, UsersRound } from "lucide-react";
import type { Team } from "@/lib/protocol/routes/teams";
import { rest } from "../api";
import { useMay } from "../desk/desk-context";
import { useMemberName } from "../macros/use-member-name";
import { useTeams } from "../use-teams";
import { EditAndDelete, EditedList } from "./edited-list";
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

type RowProps = { team: Team; onEdit: () => void; onDeleted: () => void };

function TeamRow({ team, onEdit, onDeleted }: RowProps) {
  const isAdmin = useMay("admin");
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
        <EditAndDelete
          name={team.name}
          body="Its members stay. Its conversations stay too, without a team: those that nobody has are seen by everyone."
          remove={() => rest.delete("/api/teams/{id}", { params: { id: team.id } })}
          onEdit={onEdit}
          onDeleted={onDeleted}
        />
      )}
    </li>
  );
}

/** The teams that conversations are given to. */
export function Teams() {
  return (
    <EditedList
      title="Teams"
      about="Assign a conversation to a team, and its members are asked first. Whether an operator sees other teams' conversations is set under Members."
      resource={useTeams()}
      mayMake={useMay("admin")}
      empty={{
        icon: <UsersRound aria-hidden />,
        title: "No teams yet",
        words: "Group the members who answer the same questions, such as Sales or Billing.",
      }}
      words={{ make: "New team", making: "New team", editing: "Edit the team" }}
      wide
      form={(team, onDone) => <TeamForm team={team} onDone={onDone} />}
    >
      {(all, { edit, reload }) => (
        <ul aria-label="Teams">
          {all.map((team) => (
            <TeamRow key={team.id} team={team} onEdit={() => edit(team)} onDeleted={reload} />
          ))}
        </ul>
      )}
    </EditedList>
  );
}
