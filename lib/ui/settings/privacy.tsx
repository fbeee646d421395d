import { type FormEvent, useState } from "react";
import type { PrivacySettings, SensitiveKind } from "@/lib/protocol/privacy";
import type { MemberRole } from "@/lib/protocol/values";
import { api, fieldError } from "../api";
import { Button } from "../base/button";
import { Choice, TextField } from "../base/field";
import { Card, FormError, PageBody } from "../base/page";
import { SkeletonRows, Trouble } from "../base/states";
import { Switch } from "../base/switch";
import { toast } from "../base/toast";
import { useMay } from "../desk/desk-context";
import { useAction, useResource } from "../use-resource";
import { PatternsField } from "./patterns-field";

const PATH = "/api/workspace/privacy";

const KINDS: readonly { kind: SensitiveKind; label: string; hint: string }[] = [
  { kind: "cards", label: "Payment cards", hint: "13 to 19 digits whose check digit is right." },
  {
    kind: "ibans",
    label: "Bank accounts",
    hint: "An IBAN whose check digits are right. What your team writes to a visitor is left as it is.",
  },
  {
    kind: "passwords",
    label: "Passwords and PINs",
    hint: "What follows words such as “password:”. What your team writes to a visitor is left as it is.",
  },
  { kind: "keys", label: "Keys and tokens", hint: "API keys, access tokens and private keys, by their form." },
];

const REVEALERS: readonly { role: MemberRole; words: string }[] = [
  { role: "operator", words: "Everybody in the team" },
  { role: "admin", words: "Admins and owners" },
  { role: "owner", words: "Owners" },
];

type FormProps = { settings: PrivacySettings; onSaved: (settings: PrivacySettings) => void };

const useSave = () => useAction((body: Partial<PrivacySettings>) => api<PrivacySettings>("PATCH", PATH, body));

function MaskForm({ settings, onSaved }: FormProps) {
  const [kinds, setKinds] = useState(settings);
  const [patterns, setPatterns] = useState(settings.patterns);
  const { busy, error, start } = useSave();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const { cards, ibans, passwords, keys } = kinds;
    const saved = await start({ cards, ibans, passwords, keys, patterns: patterns.filter(({ pattern }) => pattern !== "") });
    if (!saved) return;
    setPatterns(saved.patterns);
    onSaved(saved);
    toast("done", "What is hidden is saved. It counts for what is written from now on.");
  };
  return (
    <form onSubmit={save} className="flex max-w-xl flex-col gap-4">
      {KINDS.map(({ kind, label, hint }) => (
        <Switch key={kind} label={label} hint={hint} checked={kinds[kind]} onChange={(on) => setKinds({ ...kinds, [kind]: on })} />
      ))}
      <PatternsField value={patterns} onChange={setPatterns} error={fieldError(error, "patterns")} />
      {error && !fieldError(error, "patterns") && <FormError error={error} />}
      <div>
        <Button type="submit" look="primary" busy={busy}>
          Save what is hidden
        </Button>
      </div>
    </form>
  );
}

function RevealForm({ settings, onSaved }: FormProps) {
  const isOwner = useMay("owner");
  const { busy, error, start } = useSave();
  const change = async (reveal_role: MemberRole) => {
    const saved = await start({ reveal_role });
    if (!saved) return;
    onSaved(saved);
    toast("done", "Saved.");
  };
  return (
    <div className="max-w-md">
      <Choice
        label="Who may look at what is hidden"
        hint={isOwner ? "Each look stands in the audit log." : "Changing it takes an owner. Each look stands in the audit log."}
        value={settings.reveal_role}
        disabled={!isOwner || busy}
        onChange={(event) => void change(event.target.value as MemberRole)}
      >
        {REVEALERS.map(({ role, words }) => (
          <option key={role} value={role}>
            {words}
          </option>
        ))}
      </Choice>
      <FormError error={error} />
    </div>
  );
}

function RetentionForm({ settings, onSaved }: FormProps) {
  const isOwner = useMay("owner");
  const [days, setDays] = useState(settings.retention_days === null ? "" : String(settings.retention_days));
  const { busy, error, start } = useSave();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await start({ retention_days: days === "" ? null : Number(days) });
    if (!saved) return;
    onSaved(saved);
    toast(
      "done",
      saved.retention_days === null ? "Resolved conversations are kept." : `They are erased after ${saved.retention_days} days.`,
    );
  };
  const wrong = fieldError(error, "retention_days");
  return (
    <form onSubmit={save} className="flex max-w-md flex-col gap-4">
      <TextField
        label="Days"
        inputMode="numeric"
        pattern="[1-9][0-9]{0,4}"
        hint={isOwner ? "Empty: they are kept until somebody erases them." : "Changing it takes an owner. Empty: they are kept."}
        value={days}
        disabled={!isOwner}
        onChange={(event) => setDays(event.target.value.trim())}
        error={wrong}
      />
      {error && !wrong && <FormError error={error} />}
      {isOwner && (
        <div>
          <Button type="submit" look="primary" busy={busy}>
            Save the days
          </Button>
        </div>
      )}
    </form>
  );
}

/** What is hidden in messages, who may look at it, and how long conversations are kept. */
export function Privacy() {
  const { data, error, loading, reload, set } = useResource<PrivacySettings>(PATH);
  const saved = (settings: PrivacySettings) => set(() => settings);
  return (
    <PageBody title="Privacy" about="What your visitors entrust to you, and how long you keep it.">
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && (
        <>
          <Card title="Hidden in messages" about="Kept encrypted, and out of search, notifications, e-mails and the assistant's model.">
            <MaskForm settings={data} onSaved={saved} />
          </Card>
          <Card title="Showing it">
            <RevealForm settings={data} onSaved={saved} />
          </Card>
          <Card
            title="Keeping resolved conversations"
            about="After so many days they are erased with their files and notes, and anonymous visitors with no other conversation too."
          >
            <RetentionForm settings={data} onSaved={saved} />
          </Card>
        </>
      )}
    </PageBody>
  );
}
