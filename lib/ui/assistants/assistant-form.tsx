import { Plus, X } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { Assistant } from "@/lib/protocol/routes/assistants";
import { api, fieldError } from "../api";
import { Button, IconButton } from "../base/button";
import { DomainsField } from "../base/domains-field";
import { CONTROL, TextArea, TextField } from "../base/field";
import { Confirm } from "../base/modal";
import { FormError } from "../base/page";
import { Switch } from "../base/switch";
import { toast } from "../base/toast";
import { useMay } from "../desk/desk-context";
import { navigate } from "../shell/navigate";
import { useAction } from "../use-resource";

const MAX_QUESTIONS = 10;

function Questions({ value, onChange }: { value: readonly string[]; onChange: (questions: string[]) => void }) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-13 font-strong">Suggested questions</legend>
      {value.map((question, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a question is what stands in its place
        <div key={index} className="flex gap-1">
          <input
            aria-label={`Suggested question ${index + 1}`}
            value={question}
            maxLength={200}
            onChange={(event) => onChange(value.map((each, at) => (at === index ? event.target.value : each)))}
            className={`${CONTROL} h-9 pointer-coarse:h-11`}
          />
          <IconButton label={`Remove question ${index + 1}`} onClick={() => onChange(value.filter((_, at) => at !== index))}>
            <X />
          </IconButton>
        </div>
      ))}
      {value.length < MAX_QUESTIONS && (
        <Button
          look="quiet"
          icon={<Plus aria-hidden className="size-3.5" />}
          className="self-start"
          onClick={() => onChange([...value, ""])}
        >
          Add a question
        </Button>
      )}
    </fieldset>
  );
}

function Remove({ assistant }: { assistant: Assistant }) {
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    const answer = await api("DELETE", `/api/assistants/${encodeURIComponent(assistant.id)}`);
    if (!answer.ok) return toast("failed", `Not removed: ${answer.error.error}`);
    toast("done", `${assistant.name} is removed.`);
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

/** The name, the words and the rules of an assistant. */
export function AssistantForm({ assistant, onSaved }: { assistant: Assistant; onSaved: (assistant: Assistant) => void }) {
  const isAdmin = useMay("admin");
  const [name, setName] = useState(assistant.name);
  const [domains, setDomains] = useState(assistant.allowed_domains);
  const [native, setNative] = useState(assistant.allow_native);
  const [consent, setConsent] = useState(assistant.consent ?? "");
  const [ai, setAi] = useState(assistant.ai);
  const { busy, error, start } = useAction((body: object) =>
    api<Assistant>("PATCH", `/api/assistants/${encodeURIComponent(assistant.id)}`, body),
  );
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const suggested_questions = ai.suggested_questions.map((question) => question.trim()).filter(Boolean);
    const saved = await start({
      name,
      allowed_domains: domains,
      allow_native: native,
      consent: consent.trim() || null,
      ai: { ...ai, suggested_questions },
    });
    if (!saved) return;
    setAi(saved.ai);
    onSaved(saved);
    toast("done", "The assistant is saved.");
  };
  const wrong = { name: fieldError(error, "name"), domains: fieldError(error, "allowed_domains"), ai: fieldError(error, "ai") };
  return (
    <>
      <form onSubmit={save}>
        <fieldset disabled={!isAdmin} className="flex min-w-0 flex-col gap-6">
          {!isAdmin && (
            <p className="rounded-control bg-hover px-3 py-2 text-13 text-ink-soft">You can read this. Changing it takes an admin.</p>
          )}
          <Switch
            label="Answers by itself"
            hint="Off, every conversation waits for a person from the start."
            checked={ai.enabled}
            disabled={!isAdmin}
            onChange={(enabled) => setAi({ ...ai, enabled })}
          />
          <TextField
            label="Name"
            hint="Visitors see it above its answers."
            required
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={wrong.name}
          />
          <TextArea
            label="Greeting"
            hint="The first words in an empty chat."
            maxLength={1000}
            value={ai.greeting}
            onChange={(event) => setAi({ ...ai, greeting: event.target.value })}
          />
          <Questions value={ai.suggested_questions} onChange={(suggested_questions) => setAi({ ...ai, suggested_questions })} />
          <TextArea
            label="Consent"
            hint="Shown before a visitor's first message, such as what you do with it and a link to your privacy policy. Markdown. Empty: nothing is shown."
            maxLength={1000}
            value={consent}
            onChange={(event) => setConsent(event.target.value)}
          />
          <TextArea
            label="Instructions"
            hint="How it should speak, what to leave to people. Used with a language model; the built-in answerer quotes the knowledge as it stands."
            rows={5}
            maxLength={20_000}
            value={ai.instructions}
            onChange={(event) => setAi({ ...ai, instructions: event.target.value })}
            error={wrong.ai}
          />
          <TextField
            label="Model"
            hint="Empty: the server's own (AI_MODEL)."
            maxLength={200}
            value={ai.model ?? ""}
            onChange={(event) => setAi({ ...ai, model: event.target.value.trim() || null })}
          />
          <DomainsField
            label="Allowed domains"
            hint="Pages on these hosts may show it. Empty: any page may."
            value={domains}
            onChange={setDomains}
            error={wrong.domains}
          />
          <Switch
            label="Apps"
            hint="Programs that are not browsers may connect too."
            checked={native}
            disabled={!isAdmin}
            onChange={setNative}
          />
          {error && !wrong.name && !wrong.domains && !wrong.ai && <FormError error={error} />}
          {isAdmin && (
            <div>
              <Button type="submit" look="primary" busy={busy} disabled={name.trim() === ""}>
                Save the assistant
              </Button>
            </div>
          )}
        </fieldset>
      </form>
      {isAdmin && <Remove assistant={assistant} />}
    </>
  );
}
