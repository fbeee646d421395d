/** @jsxImportSource preact */
import { useEffect, useState } from "preact/hooks";
import type { VisitorSnapshot } from "@/lib/client";
import type { Bootstrap } from "../bootstrap";
import { useWidget } from "./context";
import { Faces } from "./face";
import { fill, minutesOf, whenOf } from "./format";

/** Short drops heal before anybody need hear of them. */
const BANNER_AFTER_MS = 1_000;
/** The close code for a client that is too old to be understood. */
const OUTDATED = 1002;

/** The state of the connection, always there to be read: while all is well a dot says so, and the words are what to expect. */
export function StatusLine({ snapshot }: { snapshot: VisitorSnapshot | null }) {
  const { boot, strings } = useWidget();
  const status = snapshot?.connection.status ?? "connecting";
  const isWell = status === "connected" || status === "polling";
  const isAway = isWell && whoAnswers(snapshot, boot) === "nobody";
  return (
    <div class={`status ${isAway ? "away" : status}`}>
      <p class={isWell ? "hidden" : undefined} role="status">
        {/* Whether it is a socket or HTTP that connects is nothing to worry a visitor with. */}
        {strings[status === "polling" ? "connected" : status]}
      </p>
      {isWell && <Expectation snapshot={snapshot} />}
    </div>
  );
}

/** Who would answer now. */
function whoAnswers(snapshot: VisitorSnapshot | null, { team, assistant }: Bootstrap): "member" | "team" | "assistant" | "nobody" {
  const dialog = snapshot?.view.dialog ?? null;
  if (dialog?.status === "human") return "member";
  if ((dialog?.queue ?? team).staffed) return "team";
  return assistant.ai_enabled && dialog?.status !== "queued" ? "assistant" : "nobody";
}

/** Who answers, and how soon: what the numbers say, or nothing. Where the team is there, its faces are. */
export function Expectation({ snapshot }: { snapshot: VisitorSnapshot | null }) {
  const { boot, strings, locale } = useWidget();
  const { back_at: back, estimated_wait_time: seconds } = snapshot?.view.dialog?.queue ?? boot.team;
  switch (whoAnswers(snapshot, boot)) {
    case "member":
      return <p>{strings.team}</p>;
    case "team":
      return (
        <>
          <Faces people={boot.team.there} label={strings.team} />
          <p>{seconds === null ? strings.teamOnline : fill(strings.repliesIn, { minutes: minutesOf(seconds) })}</p>
        </>
      );
    case "assistant":
      return <p>{strings.answersNow}</p>;
    case "nobody":
      return <p>{back ? fill(strings.backAt, { when: whenOf(back, locale) }) : strings.awayNow}</p>;
  }
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
  // Why is for whoever runs the site, and stands in the console; a page that is too old its visitor can load again.
  const help = connection.close?.code === OUTDATED ? connection.close.help : "";
  if (connection.status === "error") return <p class="banner bad">{[strings.bannerError, help].filter(Boolean).join(" ")}</p>;
  if (connection.close?.code === 4009) return <p class="banner">{strings.bannerElsewhere}</p>;
  const away = connection.status === "reconnecting" || connection.status === "disconnected" || connection.status === "connecting";
  if (!long || !away) return null;
  return <p class="banner">{waits && !persistent ? strings.bannerMemory : strings.bannerReconnecting}</p>;
}
