import type { Assistant } from "@/lib/protocol/routes/assistants";
import { Button } from "../base/button";
import { Choice, TextField } from "../base/field";
import { useMay } from "../desk/desk-context";

type Ai = Assistant["ai"];

const WHO: Readonly<Record<Ai["provider"], string>> = {
  baton: "Baton, from the knowledge base",
  webhook: "A bot of your own, by webhook",
};

type AnsweringProps = {
  ai: Ai;
  /** The address of the bot that is saved; a secret belongs to it. */
  saved: string | null;
  change: (change: Partial<Ai>) => void;
  onNewSecret: () => void;
  error: string | null;
};

/** Who makes the answers: Baton itself, or a bot that is called. */
export function Answering({ ai, saved, change, onNewSecret, error }: AnsweringProps) {
  const isAdmin = useMay("admin");
  const setProvider = (provider: Ai["provider"]) =>
    change({ provider, webhook: provider === "webhook" ? (ai.webhook ?? { url: saved ?? "" }) : saved === null ? null : { url: saved } });
  return (
    <section className="flex flex-col gap-6 border-t border-line pt-6">
      <Choice
        label="Answers come from"
        hint="Whoever asks for a person gets one in either case."
        value={ai.provider}
        onChange={(event) => setProvider(event.target.value as Ai["provider"])}
      >
        {Object.entries(WHO).map(([provider, said]) => (
          <option key={provider} value={provider}>
            {said}
          </option>
        ))}
      </Choice>
      {ai.provider === "webhook" && (
        <>
          <TextField
            label="Address of the bot"
            hint="Gets turn.requested for each question. If it does not answer within a minute, a person is called."
            type="url"
            required
            maxLength={2000}
            placeholder="https://bot.example.com/turn"
            value={ai.webhook?.url ?? ""}
            onChange={(event) => change({ webhook: { url: event.target.value } })}
            error={error}
          />
          {saved !== null && isAdmin && (
            <div className="flex flex-wrap items-center gap-4">
              <p className="min-w-0 flex-1 basis-64 text-13 text-ink-soft">
                What it gets is signed with its secret, which was shown when the bot was saved. A new one ends the old one at once.
              </p>
              <Button onClick={onNewSecret}>New secret</Button>
            </div>
          )}
        </>
      )}
    </section>
  );
}
