import type { Dialog } from "@/lib/protocol/dialog";
import { SkeletonRows } from "../base/states";
import { shortDate } from "../base/time";
import { StatusMark } from "../conversation/status-mark";
import { lastLine, STATUS_WORDS } from "../conversation/words";
import { useMe } from "../desk/desk-context";
import { useRoute } from "../server-state";
import { Link } from "../shell/link";

const SHOWN = 6;

/** The person's other conversations. */
export function Earlier({ dialog }: { dialog: Dialog }) {
  const me = useMe();
  const { data, error, loading } = useRoute("/api/dialogs", {
    query: { filter: "all", limit: SHOWN, contact: dialog.visitor?.id ?? "" },
  });
  const others = (data?.data ?? []).filter(({ id }) => id !== dialog.id);
  if (loading) return <SkeletonRows rows={1} />;
  if (error) return <p className="text-13 text-ink-soft">Not loaded: {error.error}</p>;
  if (others.length === 0) return <p className="text-13 text-ink-soft">No other conversations</p>;
  return (
    <ul className="-mx-2 flex flex-col">
      {others.map((other) => (
        <li key={other.id}>
          <Link href={`/inbox/${other.id}`} className="flex flex-col rounded-control px-2 py-1.5 text-13 hover:bg-hover">
            <span className="flex items-center gap-1.5 text-12 text-ink-faint">
              <StatusMark status={other.status} className="size-2" />
              {STATUS_WORDS[other.status]} · {shortDate(other.updated_at)}
            </span>
            <span className="truncate text-ink-soft">{lastLine(other, me.id)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
