import { X } from "lucide-react";
import type { AssistantSettings, AssistantTopic } from "@/lib/protocol/assistant-settings";
import { AddButton, IconButton } from "../base/button";
import { Choice, TextArea } from "../base/field";
import { Switch } from "../base/switch";
import { TryGuidance } from "./try-guidance";

type Guided = Pick<AssistantSettings, "rules" | "topics" | "handoff_on_complaint" | "handoff_after_repeats">;

const TOPICS_MAX = 20;
const REPEATS = [2, 3, 4, 5];

const trimmed = (lines: readonly string[]): string[] => lines.map((line) => line.trim()).filter(Boolean);

/** What was typed, as it is saved: without empty lines, and topics that nothing names. */
export const settledGuidance = ({ rules, topics }: Pick<Guided, "rules" | "topics">): Pick<Guided, "rules" | "topics"> => ({
  rules: trimmed(rules),
  topics: topics
    .map((topic) => ({ ...topic, phrases: trimmed(topic.phrases), answer: topic.answer.trim() }))
    .filter(({ phrases }) => phrases.length > 0),
});

type TopicProps = { topic: AssistantTopic; place: number; onChange: (topic: AssistantTopic) => void; onRemove: () => void };

function Topic({ topic, place, onChange, onRemove }: TopicProps) {
  const change = (patch: Partial<AssistantTopic>) => onChange({ ...topic, ...patch });
  return (
    <div className="flex flex-col gap-4 rounded-card border border-line p-3">
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <Choice
            label={`Topic ${place}`}
            value={topic.action}
            onChange={(event) => change({ action: event.target.value as AssistantTopic["action"] })}
          >
            <option value="refuse">Answer with fixed words</option>
            <option value="person">Call a person</option>
          </Choice>
        </div>
        <IconButton label={`Remove topic ${place}`} onClick={onRemove}>
          <X />
        </IconButton>
      </div>
      <TextArea
        label="Words or phrases"
        hint="One a line. A question that holds all words of a line, in any form, is about it."
        rows={2}
        value={topic.phrases.join("\n")}
        onChange={(event) => change({ phrases: event.target.value.split("\n") })}
      />
      <TextArea
        label="What it says"
        hint={topic.action === "person" ? "Empty: that a person was asked." : undefined}
        rows={2}
        maxLength={1000}
        required={topic.action === "refuse"}
        value={topic.answer}
        onChange={(event) => change({ answer: event.target.value })}
      />
    </div>
  );
}

type GuidanceProps = { assistantId: string; ai: Guided; disabled: boolean; change: (change: Partial<Guided>) => void };

/** What an assistant does not answer itself, and what a model has to obey. */
export function Guidance({ assistantId, ai, disabled, change }: GuidanceProps) {
  const { rules, topics, handoff_on_complaint, handoff_after_repeats: repeats } = ai;
  const setTopic = (at: number, topic: AssistantTopic) => change({ topics: topics.map((each, place) => (place === at ? topic : each)) });
  return (
    <section className="flex flex-col gap-6 border-t border-line pt-6">
      <div>
        <h2 className="text-15">Guidance</h2>
        <p className="mt-0.5 text-13 text-ink-soft">
          Topics and escalations hold with a model and without one, before anything is searched.
        </p>
      </div>
      <TextArea
        label="Rules for the model"
        hint="One a line, up to 20, such as “Never promise a date of delivery”."
        rows={3}
        value={rules.join("\n")}
        onChange={(event) => change({ rules: event.target.value.split("\n") })}
      />
      <fieldset className="flex flex-col gap-3">
        <legend className="mb-1 text-13 font-strong">Topics that it leaves alone</legend>
        {topics.map((topic, at) => (
          <Topic
            // biome-ignore lint/suspicious/noArrayIndexKey: a topic is what stands in its place
            key={at}
            topic={topic}
            place={at + 1}
            onChange={(next) => setTopic(at, next)}
            onRemove={() => change({ topics: topics.filter((_, place) => place !== at) })}
          />
        ))}
        {topics.length < TOPICS_MAX && (
          <AddButton onClick={() => change({ topics: [...topics, { phrases: [""], action: "refuse", answer: "" }] })}>
            Add a topic
          </AddButton>
        )}
      </fieldset>
      <Switch
        label="Complaints go to a person"
        hint="Off, whoever complains is asked what it is about."
        checked={handoff_on_complaint}
        disabled={disabled}
        onChange={(on) => change({ handoff_on_complaint: on })}
      />
      <Choice
        label="Who asks the same again and again"
        value={repeats ?? ""}
        onChange={(event) => change({ handoff_after_repeats: event.target.value === "" ? null : Number(event.target.value) })}
      >
        <option value="">Is answered the same each time</option>
        {REPEATS.map((times) => (
          <option key={times} value={times}>
            Gets a person the {times === 2 ? "second" : times === 3 ? "third" : `${times}th`} time
          </option>
        ))}
      </Choice>
      <TryGuidance assistantId={assistantId} />
    </section>
  );
}
