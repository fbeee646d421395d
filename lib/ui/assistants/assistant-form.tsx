import { type FormEvent, useState } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { Assistant } from "@/lib/protocol/routes/assistants";
import { fieldError, rest } from "../api";
import { Button } from "../base/button";
import { DomainsField } from "../base/domains-field";
import { TextArea, TextField } from "../base/field";
import { SaveBar, useFormDraft } from "../base/form-draft";
import { Confirm } from "../base/modal";
import { FormError } from "../base/page";
import { Switch } from "../base/switch";
import { toast } from "../base/toast";
import { useMay } from "../desk/desk-context";
import { useAction } from "../server-state";
import { Once } from "../settings/once";
import { useNavigate } from "../shell/link";
import { Answering } from "./answering";
import { Guidance, settledGuidance } from "./guidance";
import { Speech } from "./speech";
import { SuggestedQuestions } from "./suggested-questions";
import { TakingOver } from "./taking-over";

function Remove({ assistant }: { assistant: Assistant }) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    const answer = await rest.delete("/api/assistants/{id}", { params: { id: assistant.id } });
    if (!answer.ok) return toast("failed", `Couldn't remove it: ${answer.error.error}`);
    toast("done", `${assistant.name} removed`);
    navigate("/assistants");
  };
  return (
    <section className="mt-10 flex flex-wrap items-center gap-4 border-t border-line pt-6">
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="text-14">Remove this assistant</h2>
        <p className="text-13 text-ink-soft">
          Its chat disappears from every page, and what it was taught is gone. Its conversations stay.
        </p>
      </div>
      <Button className="text-red-text" onClick={() => setAsking(true)}>
        Remove
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={`Remove ${assistant.name}?`}
        body="Its chat disappears from every page at once. This can't be taken back."
        action="Remove"
        onConfirm={remove}
      />
    </section>
  );
}

const savedOf = ({ name, allowed_domains, allow_native, consent, avatar_url, ai }: Assistant) => ({
  name,
  domains: allowed_domains,
  native: allow_native,
  consent: consent ?? "",
  avatar: avatar_url ?? "",
  ai,
});

/** The name, the words and the rules of an assistant. */
export function AssistantForm({ assistant, onSaved }: { assistant: Assistant; onSaved: (assistant: Assistant) => void }) {
  const isAdmin = useMay("admin");
  const form = useFormDraft(`assistant ${assistant.id}`, assistant.name, savedOf(assistant));
  const { name, domains, native, consent, avatar, ai } = form.value;
  const changeAi = (change: Partial<Assistant["ai"]>) => form.change({ ai: { ...ai, ...change } });
  const { busy, error, start } = useAction((body: BodyOf<"PATCH", "/api/assistants/{id}">) =>
    rest.patch("/api/assistants/{id}", { params: { id: assistant.id }, body }),
  );
  const [renewing, setRenewing] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const keep = ({ ai: { webhook, ...rest }, ...saved }: Assistant) => {
    onSaved({ ...saved, ai: { ...rest, webhook: webhook && { url: webhook.url } } });
    if (webhook?.secret !== undefined) setSecret(webhook.secret);
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const suggested_questions = ai.suggested_questions.map((question) => question.trim()).filter(Boolean);
    const saved = await start({
      name,
      avatar_url: avatar.trim() || null,
      allowed_domains: domains,
      allow_native: native,
      consent: consent.trim() || null,
      ai: { ...ai, ...settledGuidance(ai), suggested_questions },
    });
    if (!saved) return;
    keep(saved);
    form.reset();
    toast("done", `${saved.name} saved`);
  };
  const renewSecret = async () => {
    const webhook = assistant.ai.webhook && { url: assistant.ai.webhook.url, secret: null };
    const answer = await rest.patch("/api/assistants/{id}", { params: { id: assistant.id }, body: { ai: { webhook } } });
    if (!answer.ok) return toast("failed", `The secret was not changed: ${answer.error.error}`);
    keep(answer.value);
  };
  const wrong = {
    name: fieldError(error, "name"),
    avatar: fieldError(error, "avatar_url"),
    domains: fieldError(error, "allowed_domains"),
    bot: fieldError(error, "ai.webhook"),
    ai: fieldError(error, "ai"),
  };
  return (
    <>
      <form onSubmit={save}>
        <fieldset disabled={!isAdmin} className="flex min-w-0 flex-col gap-6">
          {!isAdmin && (
            <p className="rounded-control bg-hover px-3 py-2 text-13 text-ink-soft">You can read this. Changing it takes an admin.</p>
          )}
          <Switch
            label="AI answers"
            hint="When off, every conversation goes straight to your team."
            checked={ai.enabled}
            disabled={!isAdmin}
            onChange={(enabled) => changeAi({ enabled })}
          />
          <TextField
            label="Name"
            hint="Visitors see it above its answers."
            required
            maxLength={200}
            value={name}
            onChange={(event) => form.change({ name: event.target.value })}
            error={wrong.name}
          />
          <TextArea
            label="Greeting"
            hint="The first words in an empty chat."
            maxLength={1000}
            value={ai.greeting}
            onChange={(event) => changeAi({ greeting: event.target.value })}
          />
          <TextField
            label="Picture"
            hint="The address of a square picture, shown beside its name. Empty: its first letters."
            inputMode="url"
            maxLength={2048}
            placeholder="https://example.com/face.png"
            value={avatar}
            onChange={(event) => form.change({ avatar: event.target.value })}
            error={wrong.avatar}
          />
          <SuggestedQuestions value={ai.suggested_questions} onChange={(suggested_questions) => changeAi({ suggested_questions })} />
          <TextArea
            label="Consent"
            hint="Shown before a visitor's first message, such as what you do with it and a link to your privacy policy. Markdown. Empty: nothing is shown."
            maxLength={1000}
            value={consent}
            onChange={(event) => form.change({ consent: event.target.value })}
          />
          <Answering
            ai={ai}
            saved={assistant.ai.webhook?.url ?? null}
            change={changeAi}
            onNewSecret={() => setRenewing(true)}
            error={wrong.bot}
          />
          <Speech ai={ai} change={changeAi} error={wrong.bot === null ? wrong.ai : null} />
          <Guidance assistantId={assistant.id} ai={ai} disabled={!isAdmin} change={changeAi} />
          <TakingOver ai={ai} change={changeAi} />
          <DomainsField
            label="Allowed domains"
            hint="Pages on these hosts may show it. Empty: any page may."
            value={domains}
            onChange={(next) => form.change({ domains: next })}
            error={wrong.domains}
          />
          <Switch
            label="Native apps"
            hint="Allow connections without an Origin header."
            checked={native}
            disabled={!isAdmin}
            onChange={(on) => form.change({ native: on })}
          />
          {error && !Object.values(wrong).some(Boolean) && <FormError error={error} />}
          {isAdmin && <SaveBar form={form} busy={busy} disabled={name.trim() === ""} />}
        </fieldset>
      </form>
      {isAdmin && <Remove assistant={assistant} />}
      <Confirm
        open={renewing}
        onClose={() => setRenewing(false)}
        title="Make a new secret?"
        body="The old one signs nothing more from then on: your bot refuses requests until it has the new one."
        action="Make a new secret"
        onConfirm={renewSecret}
      />
      <Once
        title="The bot's secret"
        about="Your bot checks with it that a request comes from Baton. It is shown this once."
        secret={secret}
        onClose={() => setSecret(null)}
      />
    </>
  );
}
