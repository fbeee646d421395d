import { Globe, type LucideIcon, MonitorSmartphone, TerminalSquare } from "lucide-react";
import { useState } from "react";
import type { Session } from "@/lib/protocol/routes/sessions";
import { rest } from "../api";
import { Button } from "../base/button";
import { Confirm } from "../base/modal";
import { SkeletonRows, Trouble } from "../base/states";
import { fullTime, longSpan, useNow } from "../base/time";
import { toast } from "../base/toast";
import { describeBrowser } from "../base/user-agent";
import { useMe } from "../desk/desk-context";
import { useRoute } from "../server-state";
import { signOut } from "../shell/sign-out";

const ICONS: Record<Session["kind"], LucideIcon> = { browser: MonitorSmartphone, api: TerminalSquare };

/** What a sign-in is called: its browser and system, or the program that holds tokens. */
function nameOf({ kind, user_agent }: Session): string {
  const known = user_agent === null ? null : describeBrowser(user_agent);
  if (kind === "browser") return known ?? "Unknown browser";
  return `API: ${known ?? user_agent?.split(/[ /]/, 1)[0] ?? "unknown program"}`;
}

function Row({ session, onEnd }: { session: Session; onEnd: (session: Session) => Promise<void> }) {
  const now = useNow();
  const [busy, setBusy] = useState(false);
  const Icon = ICONS[session.kind] ?? Globe;
  const name = nameOf(session);
  const end = async () => {
    setBusy(true);
    await onEnd(session);
    setBusy(false);
  };
  return (
    <li className="flex items-center gap-3 border-b border-line py-3 last:border-b-0">
      <Icon aria-hidden className="size-5 shrink-0 text-ink-faint" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-strong" title={session.user_agent ?? undefined}>
          {name}
        </p>
        <p className="text-13 text-ink-soft [overflow-wrap:anywhere]">
          {session.current ? (
            <span className="text-green-text">This device</span>
          ) : (
            <span title={fullTime(session.last_seen)}>Seen {longSpan(now - Date.parse(session.last_seen))} ago</span>
          )}
          {session.address && ` · ${session.address}`}
          <span className="max-sm:hidden"> · since {fullTime(session.created_at)}</span>
        </p>
      </div>
      <Button busy={busy} onClick={() => void end()} aria-label={`Sign out: ${name}`}>
        Sign out
      </Button>
    </li>
  );
}

/** Where one is signed in, and how to end it. */
export function Sessions() {
  const me = useMe();
  const { data, error, loading, reload, set } = useRoute("/api/me/sessions");
  const [asking, setAsking] = useState(false);
  const others = data?.data.filter(({ current }) => !current) ?? [];
  const end = async (session: Session) => {
    if (session.current) return signOut(me.id);
    const answer = await rest.delete("/api/me/sessions/{id}", { params: { id: session.id } });
    if (!answer.ok && answer.error.code !== "NOT_FOUND") return toast("failed", `Not signed out: ${answer.error.error}`);
    set((list) => ({ ...list, data: list.data.filter(({ id }) => id !== session.id) }));
  };
  const endOthers = async () => {
    const answer = await rest.delete("/api/me/sessions", { query: { keep_current: "1" } });
    if (!answer.ok) return toast("failed", `Not signed out: ${answer.error.error}`);
    toast("done", "You are signed out everywhere but here.");
    await reload();
  };
  if (loading) return <SkeletonRows />;
  if (!data) return error && <Trouble error={error} onRetry={() => void reload()} />;
  return (
    <>
      <ul aria-label="Sessions" className="-mt-3">
        {data.data.map((session) => (
          <Row key={session.id} session={session} onEnd={end} />
        ))}
      </ul>
      {others.length > 0 && (
        <Button className="mt-3 text-red-text" onClick={() => setAsking(true)}>
          Sign out everywhere else
        </Button>
      )}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title="Sign out everywhere else?"
        body="All other browsers and programs are signed out at once and need your password again. You stay signed in here."
        action="Sign out everywhere else"
        onConfirm={endOthers}
      />
    </>
  );
}
