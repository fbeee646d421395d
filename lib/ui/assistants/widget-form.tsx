import type { FormEvent } from "react";
import type { BodyOf } from "@/lib/client/api";
import type { Assistant } from "@/lib/protocol/routes/assistants";
import type { WidgetSettings } from "@/lib/protocol/widget-settings";
import { rest } from "../api";
import { SaveBar, useFormDraft } from "../base/form-draft";
import { FormError } from "../base/page";
import { Switch } from "../base/switch";
import { toast } from "../base/toast";
import { useMay } from "../desk/desk-context";
import { useAction } from "../server-state";
import { LanguageTexts } from "./language-texts";
import { VisitorFormFields } from "./visitor-form-fields";

/** A question that was begun and left empty is none. */
function withoutEmpty({ texts, ...rest }: Partial<WidgetSettings>): Partial<WidgetSettings> {
  if (!texts) return rest;
  const kept = Object.entries(texts).map(([locale, { greeting, suggested_questions }]) => [
    locale,
    { greeting, suggested_questions: suggested_questions.filter((question) => question.trim() !== "") },
  ]);
  return { ...rest, texts: Object.fromEntries(kept) as WidgetSettings["texts"] };
}

/** How the chat window of an assistant behaves. */
export function WidgetForm({ assistant, onSaved }: { assistant: Assistant; onSaved: (assistant: Assistant) => void }) {
  const isAdmin = useMay("admin");
  const form = useFormDraft(`chat window ${assistant.id}`, `the chat window of ${assistant.name}`, assistant.widget);
  const { busy, error, start } = useAction((body: BodyOf<"PATCH", "/api/assistants/{id}">) =>
    rest.patch("/api/assistants/{id}", { params: { id: assistant.id }, body }),
  );
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await start({ widget: withoutEmpty(form.changed) });
    if (!saved) return;
    onSaved(saved);
    form.reset();
    toast("done", "Chat window saved");
  };
  return (
    <form onSubmit={save}>
      <fieldset disabled={!isAdmin} className="flex min-w-0 flex-col gap-6">
        {!isAdmin && (
          <p className="rounded-control bg-hover px-3 py-2 text-13 text-ink-soft">You can read this. Changing it takes an admin.</p>
        )}
        <Switch
          label="One conversation per person"
          hint="Visitors have a single conversation that goes on. When off, they can start new ones and go back to earlier ones."
          checked={form.value.one_conversation}
          disabled={!isAdmin}
          onChange={(one_conversation) => form.change({ one_conversation })}
        />
        <Switch
          label="Ask for a rating"
          hint="Once a conversation is resolved, visitors can rate it from 1 to 5 and add a comment."
          checked={form.value.rating}
          disabled={!isAdmin}
          onChange={(rating) => form.change({ rating })}
        />
        <VisitorFormFields
          label="Form before the chat"
          hint="Asked once, before a visitor's first message. Identified customers and facts your page has passed are skipped."
          form={form.value.pre_chat}
          disabled={!isAdmin}
          onChange={(pre_chat) => form.change({ pre_chat })}
        />
        <VisitorFormFields
          label="Form when nobody is there"
          hint="Takes its place while nobody of your team is online and the assistant does not answer."
          form={form.value.away}
          disabled={!isAdmin}
          onChange={(away) => form.change({ away })}
        />
        <LanguageTexts value={form.value} onChange={form.change} />
        <FormError error={error} />
        {isAdmin && <SaveBar form={form} busy={busy} />}
      </fieldset>
    </form>
  );
}
