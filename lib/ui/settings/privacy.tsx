"use client";
import type { FormEvent } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { PrivacySettings, SensitiveKind } from "@/lib/protocol/privacy";
import type { MemberRole } from "@/lib/protocol/values";
import { fieldError, rest } from "../api";
import { Choice, TextField } from "../base/field";
import { SaveBar, useFormDraft } from "../base/form-draft";
import { Card, FormError, PageBody } from "../base/page";
import { SkeletonRows, Trouble } from "../base/states";
import { Switch } from "../base/switch";
import { toast } from "../base/toast";
import { useMay } from "../desk/desk-context";
import { useAction, useRoute } from "../server-state";
import { PatternsField } from "./patterns-field";

const KINDS: readonly { kind: SensitiveKind; label: string; hint: string }[] = [
  { kind: "cards", label: "Payment cards", hint: "Valid card numbers (13–19 digits)." },
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

const useSave = () => useAction((body: BodyOf<"PATCH", "/api/workspace/privacy">) => rest.patch("/api/workspace/privacy", { body }));

function MaskForm({ settings, onSaved }: FormProps) {
  const { cards, ibans, passwords, keys, patterns } = settings;
  const form = useFormDraft("privacy masks", "what is hidden", { cards, ibans, passwords, keys, patterns });
  const { busy, error, start } = useSave();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await start({ ...form.value, patterns: form.value.patterns.filter(({ pattern }) => pattern !== "") });
    if (!saved) return;
    onSaved(saved);
    form.reset();
    toast("done", "Saved. It applies to messages from now on.");
  };
  return (
    <form onSubmit={save} className="flex max-w-xl flex-col gap-4">
      {KINDS.map(({ kind, label, hint }) => (
        <Switch key={kind} label={label} hint={hint} checked={form.value[kind]} onChange={(on) => form.change({ [kind]: on })} />
      ))}
      <PatternsField
        value={form.value.patterns}
        onChange={(next) => form.change({ patterns: next })}
        error={fieldError(error, "patterns")}
      />
      {error && !fieldError(error, "patterns") && <FormError error={error} />}
      <SaveBar form={form} busy={busy} />
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
        hint={
          isOwner
            ? "Every reveal is recorded in the audit log."
            : "Only an owner can change this. Every reveal is recorded in the audit log."
        }
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
  const form = useFormDraft("retention", "the retention time", {
    days: settings.retention_days === null ? "" : String(settings.retention_days),
  });
  const { days } = form.value;
  const { busy, error, start } = useSave();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await start({ retention_days: days === "" ? null : Number(days) });
    if (!saved) return;
    onSaved(saved);
    form.reset();
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
        onChange={(event) => form.change({ days: event.target.value.trim() })}
        error={wrong}
      />
      {error && !wrong && <FormError error={error} />}
      {isOwner && <SaveBar form={form} busy={busy} />}
    </form>
  );
}

/** What is hidden in messages, who may look at it, and how long conversations are kept. */
export function Privacy() {
  const { data, error, loading, reload, set } = useRoute("/api/workspace/privacy");
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
          <Card title="Reveal access">
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
