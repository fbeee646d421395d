/** @jsxImportSource preact */
import { useEffect, useState } from "preact/hooks";
import type { ConnectionView, VisitorSnapshot } from "@/lib/client";
import { useWidget } from "./context";
import { fill } from "./format";

/** Short drops heal before anybody need hear of them. */
const BANNER_AFTER_MS = 1_000;

/** The state of the connection, always there to be read. */
export function StatusLine({ connection }: { connection: ConnectionView | null }) {
  const { strings } = useWidget();
  const status = connection?.status ?? "connecting";
  return (
    <p class={`status ${status}`} role="status">
      {/* Whether it is a socket or HTTP that connects is nothing to worry a visitor with. */}
      {strings[status === "polling" ? "connected" : status]}
    </p>
  );
}

function useLong(since: number | null): boolean {
  const [long, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (since === null) return;
    const timer = setTimeout(() => setLong(true), Math.max(0, since + BANNER_AFTER_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [since]);
  return long;
}

/** What is wrong, and what still works. */
export function Banner({ snapshot }: { snapshot: VisitorSnapshot }) {
  const { strings } = useWidget();
  const { connection, persistent, view } = snapshot;
  const long = useLong(connection.since);
  const waits = view.items.some((item) => item.delivery?.state === "sending");
  if (connection.status === "error") return <p class="banner bad">{strings.bannerError}</p>;
  if (connection.close?.code === 4009) return <p class="banner">{strings.bannerElsewhere}</p>;
  const away = connection.status === "reconnecting" || connection.status === "disconnected" || connection.status === "connecting";
  if (!long || !away) return null;
  return <p class="banner">{waits && !persistent ? strings.bannerMemory : strings.bannerReconnecting}</p>;
}

/** Where one stands while one waits for a person. */
export function Queue({ snapshot }: { snapshot: VisitorSnapshot }) {
  const { strings, locale } = useWidget();
  const { dialog } = snapshot.view;
  if (dialog?.status !== "queued") return null;
  const { queue } = dialog;
  const place = queue?.queue_position;
  const seconds = queue?.estimated_wait_time ?? null;
  const away = queue?.staffed === false;
  const known = dialog.visitor?.email ?? null;
  const asks = away && snapshot.principal?.type === "visitor";
  const back = queue?.back_at && new Date(queue.back_at).toLocaleString(locale, { weekday: "long", hour: "numeric", minute: "2-digit" });
  // Nobody is told a place in a queue that nobody serves.
  const words = away
    ? [back ? fill(strings.awayUntil, { when: back }) : strings.away, asks && !known ? strings.awayEmail : !back && strings.awaySoon]
    : [
        place && place > 1 ? fill(strings.queuedAt, { n: place }) : strings.queued,
        seconds !== null && fill(strings.wait, { minutes: Math.max(1, Math.round(seconds / 60)) }),
      ];
  return (
    <div class="queue">
      <p role="note">
        <i aria-hidden="true" />
        {words.filter(Boolean).join(away ? " " : " · ")}
      </p>
      {asks && <Address known={known} />}
    </div>
  );
}

/** Where the answer is sent, if it comes while one is away. */
function Address({ known }: { known: string | null }) {
  const { strings, chat } = useWidget();
  const [email, setEmail] = useState("");
  if (known) return <small>{fill(strings.emailKept, { email: known })}</small>;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void chat?.request("PATCH", "/api/widget/visitor", { email });
      }}
    >
      <input
        type="email"
        required
        autocomplete="email"
        aria-label={strings.email}
        placeholder={strings.email}
        value={email}
        onInput={(event) => setEmail(event.currentTarget.value)}
      />
      <button type="submit">{strings.leaveEmail}</button>
    </form>
  );
}
