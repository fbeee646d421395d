import { SkeletonRows, Trouble } from "../base/states";
import { fullTime } from "../base/time";
import { useRoute } from "../server-state";
import { Link } from "../shell/link";

/** The last hundred runs of a rule, each with its conversation. */
export function RuleRuns({ id }: { id: number }) {
  const { data, error, loading, reload } = useRoute("/api/rules/{id}/runs", { params: { id } });
  return (
    <>
      {loading && <SkeletonRows />}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data?.data.length === 0 && <p className="text-ink-soft">It has done nothing so far.</p>}
      <ol aria-label="Runs" className="text-13">
        {data?.data.map((run) => (
          <li key={run.id} className="flex flex-wrap gap-x-3 border-b border-line py-2 last:border-b-0">
            <Link href={`/inbox/${run.dialog_id}`} className="text-accent-text underline">
              Conversation {run.dialog_id}
            </Link>
            <time dateTime={run.at} className="text-ink-soft">
              {fullTime(run.at)}
            </time>
            <span className={run.outcome === "refused" ? "text-red-text" : "text-green-text"}>
              {run.outcome === "done" ? "Done" : `Refused: ${run.error}`}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
