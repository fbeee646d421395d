import { type FormEvent, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { Team } from "@/lib/protocol/routes/teams";
import type { TeamHours } from "@/lib/protocol/team";
import { fieldError, rest } from "../api";
import { Avatar } from "../base/avatar";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { FormError } from "../base/page";
import { SkeletonRows, Trouble } from "../base/states";
import { Switch } from "../base/switch";
import { useAction } from "../server-state";
import { useMembers } from "../use-members";
import { Holidays } from "./holidays";
import { Hours } from "./hours";
import { TimezoneField } from "./timezone-field";

type Fields = BodyOf<"POST", "/api/teams">;

const save = (team: Team | null, body: Fields) =>
  team ? rest.patch("/api/teams/{id}", { params: { id: team.id }, body }) : rest.post("/api/teams", { body });

function MemberChoice({ chosen, onChange }: { chosen: readonly number[]; onChange: (ids: number[]) => void }) {
  const { data, error, loading, reload } = useMembers();
  if (loading) return <SkeletonRows rows={3} />;
  if (error && !data) return <Trouble error={error} onRetry={() => void reload()} />;
  return (
    <fieldset className="flex flex-col gap-0.5">
      <legend className="mb-1 text-13 font-strong">Members</legend>
      <div className="flex max-h-60 flex-col gap-0.5 overflow-y-auto">
        {data?.data.map(({ id, name, avatar_url }) => (
          <label
            key={id}
            className="flex min-h-9 cursor-pointer items-center gap-3 rounded-control px-2 text-14 hover:bg-hover pointer-coarse:min-h-11"
          >
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={chosen.includes(id)}
              onChange={({ target }) => onChange(target.checked ? [...chosen, id] : chosen.filter((each) => each !== id))}
            />
            <Avatar name={name} src={avatar_url} size="small" />
            <span className="min-w-0 truncate">{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** What a team's hours begin with when they are turned on. */
const firstHours = (): TeamHours => ({
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  hours: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }],
});

function HoursFields({ value, onChange }: { value: TeamHours | null; onChange: (hours: TeamHours | null) => void }) {
  return (
    <div className="flex flex-col gap-4">
      <Switch
        label="Own business hours"
        hint="Else it is there when the workspace is, on its holidays too."
        checked={value !== null}
        onChange={(on) => onChange(on ? firstHours() : null)}
      />
      {value && (
        <>
          <Hours value={value.hours} onChange={(hours) => onChange(hours.length > 0 ? { ...value, hours } : null)}>
            <TimezoneField value={value.timezone} onChange={(timezone) => onChange({ ...value, timezone })} />
          </Hours>
          <Holidays value={value.holidays ?? []} onChange={(holidays) => onChange({ ...value, holidays })} />
        </>
      )}
    </div>
  );
}

/** Makes a team, or changes one. */
export function TeamForm({ team, onDone }: { team: Team | null; onDone: () => void }) {
  const [name, setName] = useState(team?.name ?? "");
  const [members, setMembers] = useState<number[]>(team?.members ?? []);
  const [hours, setHours] = useState(team?.hours ?? null);
  const { busy, error, start } = useAction(save);
  const wrongName = fieldError(error, "name") ?? (error?.code === "CONFLICT" ? error.error : null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await start(team, { name, members, hours })) onDone();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Name"
        required
        maxLength={60}
        dir="auto"
        value={name}
        onChange={({ target }) => setName(target.value)}
        error={wrongName}
      />
      <MemberChoice chosen={members} onChange={setMembers} />
      <HoursFields value={hours} onChange={setHours} />
      {error && !wrongName && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} className="self-end">
        Save
      </Button>
    </form>
  );
}
