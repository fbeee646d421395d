import { type FormEvent, useState } from "react";
import type { HandoffSettings } from "@/lib/protocol/handoff-settings";
import { api } from "../api";
import { Button } from "../base/button";
import { TextField } from "../base/field";
import { Card, FormError, PageBody } from "../base/page";
import { SkeletonRows, Trouble } from "../base/states";
import { toast } from "../base/toast";
import { useAction, useResource } from "../use-resource";
import { Hours } from "./hours";
import { TimezoneField } from "./timezone-field";

const WAYS: readonly { value: HandoffSettings["assignment"]; words: string; about: string }[] = [
  { value: "manual", words: "Everyone at once", about: "All are told; whoever is free takes it." },
  { value: "round_robin", words: "In turn", about: "Offered to whoever was asked the longest ago, then to the next." },
  { value: "least_busy", words: "Least busy", about: "Offered to whoever has the fewest conversations in hand, then to the next." },
];

type Part = { draft: HandoffSettings; change: (patch: Partial<HandoffSettings>) => void };

function Assignment({ draft, change }: Part) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="sr-only">Who is asked</legend>
      {WAYS.map(({ value, words, about }) => (
        <label key={value} className="flex cursor-pointer items-start gap-3 rounded-control p-2 hover:bg-hover">
          <input
            type="radio"
            name="assignment"
            checked={draft.assignment === value}
            onChange={() => change({ assignment: value })}
            className="mt-1 size-4 accent-accent"
          />
          <span>
            <span className="block text-14 font-strong">{words}</span>
            <span className="block text-13 text-ink-faint">{about}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

type NumberKey = "max_active" | "offer_seconds" | "max_offers" | "everyone_seconds" | "offline_grace_seconds";

function NumberField({ draft, change, name, label, hint, unit }: Part & { name: NumberKey; label: string; hint: string; unit: string }) {
  return (
    <TextField
      label={`${label} (${unit})`}
      hint={hint}
      type="number"
      min={name === "offline_grace_seconds" ? 0 : 1}
      required
      value={Number.isNaN(draft[name]) ? "" : draft[name]}
      onChange={(event) => change({ [name]: event.target.valueAsNumber })}
      className="tabular"
    />
  );
}

function Steps({ draft, change }: Part) {
  const offers = draft.assignment !== "manual";
  const part = { draft, change };
  return (
    <div className="grid max-w-xl gap-4 sm:grid-cols-2">
      {offers && (
        <>
          <NumberField {...part} name="offer_seconds" label="Each operator has" unit="seconds" hint="Then the next is asked." />
          <NumberField {...part} name="max_offers" label="Asked one by one" unit="operators" hint="Then everyone is told." />
        </>
      )}
      <NumberField {...part} name="everyone_seconds" label="Everyone has" unit="seconds" hint="Then e-mails go out." />
      <NumberField
        {...part}
        name="max_active"
        label="In hand at most"
        unit="conversations"
        hint="So many in hand make an operator busy by itself, fewer available again."
      />
      <NumberField
        {...part}
        name="offline_grace_seconds"
        label="Who goes offline has"
        unit="seconds"
        hint="Then their conversations go back to the queue."
      />
    </div>
  );
}

function HandoffForm({ settings }: { settings: HandoffSettings }) {
  const [draft, setDraft] = useState(settings);
  const { busy, error, start } = useAction((body: object) => api<HandoffSettings>("PATCH", "/api/handoff-settings", body));
  const change = (patch: Partial<HandoffSettings>) => setDraft((old) => ({ ...old, ...patch }));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await start(draft);
    if (!saved) return;
    setDraft(saved);
    toast("done", "The handoff is saved.");
  };
  return (
    <form onSubmit={save}>
      <Card title="Who is asked" about="When a visitor asks for a person, or the assistant hands over.">
        <Assignment draft={draft} change={change} />
      </Card>
      <Card title="If nobody takes it">
        <Steps draft={draft} change={change} />
      </Card>
      <Card title="Business hours" about="When nobody is there, visitors read when somebody is back, and can leave their e-mail address.">
        <Hours value={draft.hours} onChange={(hours) => change({ hours })}>
          <TimezoneField value={draft.timezone} onChange={(timezone) => change({ timezone })} />
        </Hours>
      </Card>
      <div className="flex flex-col items-start gap-3 border-t border-line pt-6">
        <FormError error={error} />
        <Button type="submit" look="primary" busy={busy}>
          Save
        </Button>
      </div>
    </form>
  );
}

/** How a person is found for who asks for one. */
export function Handoff() {
  const { data, error, loading, reload } = useResource<HandoffSettings>("/api/handoff-settings");
  return (
    <PageBody title="Handoff" about="From the assistant to a person: who is asked, how long each has, and when you are there.">
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && <HandoffForm settings={data} />}
    </PageBody>
  );
}
