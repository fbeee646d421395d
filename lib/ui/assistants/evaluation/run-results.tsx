import { CircleCheck, CircleX } from "lucide-react";
import { useState } from "react";
import type { EvaluationResult } from "@/lib/protocol/routes/evaluations";
import { Button } from "../../base/button";
import { cx } from "../../base/cx";
import { renderMarkdown } from "../../base/markdown";
import { SkeletonRows, Trouble } from "../../base/states";
import { useRoute } from "../../server-state";
import { BEHAVIOUR, CHANGE, MISS } from "./words";

function Answer({ label, text }: { label: string; text: string }) {
  return (
    <div className="min-w-0 flex-1 basis-64">
      <p className="mb-1 text-12 text-ink-faint">{label}</p>
      <div
        className="prose-message rounded-card bg-violet-soft px-3 py-2 text-13 wrap-anywhere"
        // biome-ignore lint/security/noDangerouslySetInnerHtml: renderMarkdown escapes what it is given
        dangerouslySetInnerHTML={{ __html: renderMarkdown(text, []) }}
      />
    </div>
  );
}

/** What an answer was and what it lacks, in a line. */
const summaryOf = ({ behaviour, misses, sources, reason }: EvaluationResult): string =>
  [BEHAVIOUR[behaviour], sources.join(", "), reason, misses.map((miss) => MISS[miss]).join(", ")].filter(Boolean).join(" · ");

function ResultRow({ result }: { result: EvaluationResult }) {
  const [open, setOpen] = useState(false);
  const change = CHANGE[result.change];
  const Mark = result.passed ? CircleCheck : CircleX;
  return (
    <li className="border-b border-line py-2.5 last:border-b-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="hit flex w-full items-start gap-2.5 rounded-control py-1 text-start hover:bg-hover"
      >
        <Mark
          aria-label={result.passed ? "Passed" : "Failed"}
          className={cx("mt-0.5 size-4 shrink-0", result.passed ? "text-green-text" : "text-red-text")}
        />
        <span className="min-w-0 flex-1">
          <span className="line-clamp-2 font-strong wrap-anywhere">{result.turns.join(" → ")}</span>
          <span className="block text-12 text-ink-faint wrap-anywhere">{summaryOf(result)}</span>
        </span>
        {change && <span className={cx("shrink-0 rounded-full px-2 py-0.5 text-12", change.className)}>{change.words}</span>}
      </button>
      {open && (
        <div className="mt-2 flex flex-wrap gap-3 ps-6">
          {result.before && result.before.answer !== result.answer && <Answer label="Before" text={result.before.answer} />}
          <Answer label="Now" text={result.answer} />
        </div>
      )}
    </li>
  );
}

/** The results of a run, what is broken since the run before first. */
export function RunResults({ assistantId, runId }: { assistantId: string; runId: number }) {
  const [all, setAll] = useState(false);
  const { data, error, loading, reload } = useRoute("/api/assistants/{id}/evaluations/runs/{run_id}", {
    params: { id: assistantId, run_id: runId },
  });
  if (loading) return <SkeletonRows rows={3} />;
  if (error && !data) return <Trouble error={error} onRetry={() => void reload()} />;
  if (!data) return null;
  const telling = data.results.filter(({ passed, change }) => !passed || (data.before_id !== null && change !== "same"));
  const shown = all ? data.results : telling;
  return (
    <>
      <p className="mt-4 text-13 text-ink-soft">
        {telling.length === 0 ? "Every test has passed as before." : "What failed, and what changed since the run before."}
      </p>
      <ul aria-label="Results" className="mt-1">
        {shown.map((result) => (
          <ResultRow key={result.case_id} result={result} />
        ))}
      </ul>
      {telling.length < data.results.length && (
        <Button look="quiet" className="-ms-3 mt-1" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Show what failed or changed" : `Show all ${data.results.length}`}
        </Button>
      )}
    </>
  );
}
