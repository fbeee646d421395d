import { type FormEvent, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { SlaPolicy } from "@/lib/protocol/routes/sla-policies";
import { SLA_CLOCKS, type SlaClock } from "@/lib/protocol/sla";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { FormError } from "../base/page";
import { CLOCK_WORDS } from "../conversation/sla-words";
import { useAction } from "../server-state";
import { FilterFields } from "./filter-fields";

type Body = BodyOf<"POST", "/api/sla-policies">;

const save = (policy: SlaPolicy | null, body: Body) =>
  policy ? rest.patch("/api/sla-policies/{id}", { params: { id: policy.id }, body }) : rest.post("/api/sla-policies", { body });

const HINTS: Record<SlaClock, string> = {
  first_reply: "From when somebody of the team is first needed.",
  next_reply: "Each later time that the person waits.",
  resolution: "Until the conversation is resolved.",
};

const typed = (minutes: number | null | undefined): string => (minutes == null ? "" : String(minutes));

/** Makes a service level, or changes one. */
export function ServiceLevelForm({ policy, onDone }: { policy: SlaPolicy | null; onDone: () => void }) {
  const [name, setName] = useState(policy?.name ?? "");
  const [filter, setFilter] = useState<SlaPolicy["filter"]>(policy?.filter ?? {});
  const [minutes, setMinutes] = useState<Record<SlaClock, string>>({
    first_reply: typed(policy ? policy.first_reply : 60),
    next_reply: typed(policy?.next_reply),
    resolution: typed(policy?.resolution),
  });
  const { busy, error, start } = useAction(save);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const promised = Object.fromEntries(SLA_CLOCKS.map((clock) => [clock, minutes[clock] === "" ? null : Number(minutes[clock])]));
    if (await start(policy, { name, filter: filter as Body["filter"], ...promised })) onDone();
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
        error={fieldError(error, "name")}
      />
      <FilterFields filter={filter} onChange={setFilter} />
      {SLA_CLOCKS.map((clock) => (
        <TextField
          key={clock}
          label={`${CLOCK_WORDS[clock]} within (business minutes)`}
          hint={`${HINTS[clock]} Empty: no promise.`}
          type="number"
          inputMode="numeric"
          min={1}
          max={100_000}
          value={minutes[clock]}
          onChange={({ target }) => setMinutes((old) => ({ ...old, [clock]: target.value }))}
          error={fieldError(error, clock)}
        />
      ))}
      {error && !["name", ...SLA_CLOCKS].some((field) => fieldError(error, field)) && <FormError error={error} />}
      <Button type="submit" look="primary" busy={busy} className="self-end">
        Save
      </Button>
    </form>
  );
}
