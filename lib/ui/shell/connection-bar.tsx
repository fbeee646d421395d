import { CircleAlert, CloudOff, Info, LoaderCircle, RefreshCw } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { ConnectionView } from "@/lib/client";
import { cx } from "../base/cx";
import { useDesk, useDeskValue } from "../desk/desk-context";

/** Shorter drops heal before anybody needs to know. */
const PATIENCE_MS = 1_000;

type Said = { tone: "quiet" | "warning" | "failed"; icon: ReactNode; text: string; action?: "retry" | "sign_in" };

/** What the bar says about a connection: what is going on, and what still works. */
export function describeConnection({ status, close }: ConnectionView): Said | null {
  switch (status) {
    case "connected":
      return null;
    case "connecting":
      return {
        tone: "quiet",
        icon: <LoaderCircle aria-hidden className="animate-spin" />,
        text: "Connecting. You can read and write; replies go out once connected.",
      };
    case "reconnecting":
      return {
        tone: "warning",
        icon: <LoaderCircle aria-hidden className="animate-spin" />,
        text: "Reconnecting. Replies are kept and go out when the connection is back.",
        action: "retry",
      };
    case "polling":
      return {
        tone: "warning",
        icon: <RefreshCw aria-hidden />,
        text: "No live connection. Conversations update every 3 seconds and replies still go out.",
      };
    case "disconnected":
      return close?.name === "CONFLICT_CONNECTION"
        ? {
            tone: "quiet",
            icon: <CloudOff aria-hidden />,
            text: "Baton is in use in another tab. This one goes on as soon as you use it.",
            action: "retry",
          }
        : {
            tone: "warning",
            icon: <CloudOff aria-hidden />,
            text: "You are offline. What you write is kept and goes out when you are back.",
            action: "retry",
          };
    case "error":
      return close?.name === "AUTH_FAILED"
        ? {
            tone: "failed",
            icon: <CircleAlert aria-hidden />,
            text: "Your session has ended. Sign in again; what you wrote is kept.",
            action: "sign_in",
          }
        : {
            tone: "failed",
            icon: <CircleAlert aria-hidden />,
            text: `Not connected. ${close?.help ?? "Reload the page to try again."}`,
            action: "retry",
          };
  }
}

const TONES = {
  quiet: "bg-hover text-ink-soft",
  warning: "bg-amber-soft text-amber-text",
  failed: "bg-red-soft text-red-text",
} as const;

function usePatience(since: number | null): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (since === null) return;
    const timer = setTimeout(() => setLate(true), Math.max(0, since + PATIENCE_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [since]);
  return late;
}

const BAR = "flex min-h-8 items-center gap-2 px-4 py-1 text-13 animate-fade [&_svg]:size-3.5 [&_svg]:shrink-0";

const SEVERITY_TONES = { critical: "failed", warning: "warning", info: "quiet" } as const;

/** What concerns everybody who works here, such as a database that takes nothing new. */
export function AlertBar() {
  const alerts = useDeskValue((snapshot) => snapshot.alerts);
  return (
    <div role="alert">
      {alerts.map((alert) => {
        const Icon = alert.severity === "info" ? Info : CircleAlert;
        return (
          <div key={alert.id ?? "server"} className={cx(BAR, TONES[SEVERITY_TONES[alert.severity]])}>
            <Icon aria-hidden />
            <span className="min-w-0 flex-1">{alert.message}</span>
          </div>
        );
      })}
    </div>
  );
}

/** A slim bar above everything while something is wrong with the connection. */
export function ConnectionBar() {
  const desk = useDesk();
  const connection = useDeskValue((snapshot) => snapshot.connection);
  const waiting = useDeskValue((snapshot) => snapshot.outboxSize);
  const late = usePatience(connection.since);
  const said = describeConnection(connection);
  const shown = said && (late || connection.status === "error") ? said : null;
  return (
    <div role="status" aria-live="polite">
      {shown && (
        <div className={cx(BAR, TONES[shown.tone])}>
          {shown.icon}
          <span className="min-w-0 flex-1">
            {shown.text}
            {waiting > 0 && ` ${waiting} ${waiting === 1 ? "reply waits" : "replies wait"}.`}
          </span>
          {shown.action === "retry" && (
            <button
              type="button"
              onClick={() => desk.connect()}
              className="rounded-control px-1.5 py-0.5 font-strong underline underline-offset-2"
            >
              Try now
            </button>
          )}
          {shown.action === "sign_in" && (
            <a
              href={`/login?next=${encodeURIComponent(location.pathname)}`}
              className="rounded-control px-1.5 py-0.5 font-strong underline underline-offset-2"
            >
              Sign in
            </a>
          )}
        </div>
      )}
    </div>
  );
}
