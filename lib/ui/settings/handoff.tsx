"use client";
import type { FormEvent } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { HandoffSettings } from "@/lib/protocol/handoff-settings";
import { rest } from "../api";
import { TextField } from "../base/field";
import { SaveBar, useFormDraft } from "../base/form-draft";
import { Card, FormError, PageBody } from "../base/page";
import { SkeletonRows, Trouble } from "../base/states";
import { Switch } from "../base/switch";
import { toast } from "../base/toast";
import { useAction, useRoute } from "../server-state";
import { Holidays } from "./holidays";
import { Hours } from "./hours";
import { TimezoneField } from "./timezone-field";

const WAYS: readonly { value: HandoffSettings["assignment"]; words: string; about: string }[] = [
  { value: "manual", words: "Everyone at once", about: "Everyone is notified; whoever is free accepts." },
  { value: "round_robin", words: "In turn", about: "Offered to whoever was asked the longest ago, then to the next." },
  { value: "least_busy", words: "Least busy", about: "Offered to whoever has the fewest active conversations, then to the next." },
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
  const value = draft[name];
  return (
    <TextField
      label={`${label} (${unit})`}
      hint={hint}
      type="number"
      min={name === "offline_grace_seconds" ? 0 : 1}
      required
      value={value === null || Number.isNaN(value) ? "" : value}
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
          <NumberField {...part} name="max_offers" label="Asked one by one" unit="operators" hint="Then everyone is notified." />
        </>
      )}
      <NumberField
        {...part}
        name="everyone_seconds"
        label="Escalate by email after"
        unit="seconds"
        hint="When nobody has accepted by then."
      />
      <NumberField
        {...part}
        name="max_active"
        label="Max. active conversations"
        unit="per operator"
        hint="Operators at this limit are set to Busy automatically, and back to Available below it."
      />
    </div>
  );
}

/** What the field begins with when reassigning is turned on. */
const GRACE_SECONDS = 1800;

function Offline({ draft, change }: Part) {
  const on = draft.offline_grace_seconds !== null;
  return (
    <div className="flex max-w-xl flex-col gap-4">
      <Switch
        label="Reassign conversations"
        hint="When off, an operator keeps their conversations while they are offline. Visitors see that they are away."
        checked={on}
        onChange={(next) => change({ offline_grace_seconds: next ? GRACE_SECONDS : null })}
      />
      {on && (
        <div className="max-w-64">
          <NumberField
            draft={draft}
            change={change}
            name="offline_grace_seconds"
            label="Reassign when offline for"
            unit="seconds"
            hint="Then they return to the queue."
          />
        </div>
      )}
    </div>
  );
}

function HandoffForm({ settings, onSaved }: { settings: HandoffSettings; onSaved: (settings: HandoffSettings) => void }) {
  const form = useFormDraft("handoff", "Handoff", settings);
  const { busy, error, start } = useAction((body: BodyOf<"PATCH", "/api/handoff-settings">) =>
    rest.patch("/api/handoff-settings", { body }),
  );
  const { value: draft, change } = form;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await start(form.changed);
    if (!saved) return;
    onSaved(saved);
    form.reset();
    toast("done", "Handoff settings saved");
  };
  return (
    <form onSubmit={save}>
      <Card title="Who is asked" about="When a visitor asks for a person, or the assistant hands over.">
        <Assignment draft={draft} change={change} />
      </Card>
      <Card title="If nobody takes it">
        <Steps draft={draft} change={change} />
      </Card>
      <Card title="Operators who go offline">
        <Offline draft={draft} change={change} />
      </Card>
      <Card title="Business hours" about="When nobody is there, visitors read when somebody is back, and can leave their email address.">
        <div className="flex flex-col gap-6">
          <Hours value={draft.hours} onChange={(hours) => change({ hours })}>
            <TimezoneField value={draft.timezone} onChange={(timezone) => change({ timezone })} />
          </Hours>
          <Holidays value={draft.holidays} onChange={(holidays) => change({ holidays })} />
        </div>
      </Card>
      <FormError error={error} />
      <SaveBar form={form} busy={busy} />
    </form>
  );
}

/** How a person is found for who asks for one. */
export function Handoff() {
  const { data, error, loading, reload, set } = useRoute("/api/handoff-settings");
  return (
    <PageBody title="Handoff" about="How conversations are routed from the assistant to your team.">
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && <HandoffForm settings={data} onSaved={(saved) => set(() => saved)} />}
    </PageBody>
  );
}
