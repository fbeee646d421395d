/** @jsxImportSource preact */
import type { VisitorSnapshot } from "@/lib/client";
import { minutesOf, whenOf } from "../app/format";
import { fill, useState, useWidget } from "../app/shared";

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
  const back = queue?.back_at && whenOf(queue.back_at, locale);
  // Nobody is told a place in a queue that nobody serves.
  const words = away
    ? [back ? fill(strings.awayUntil, { when: back }) : strings.away, asks && !known ? strings.awayEmail : !back && strings.awaySoon]
    : [
        place && place > 1 ? fill(strings.queuedAt, { n: place }) : strings.queued,
        seconds !== null && fill(strings.wait, { minutes: minutesOf(seconds) }),
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
  const keep = () => void chat?.request("PATCH", "/api/widget/visitor", { email });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        keep();
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
      {/* Not the form's own: in a sandbox without `allow-forms` none is ever submitted. */}
      <button type="button" onClick={(event) => event.currentTarget.form?.reportValidity() && keep()}>
        {strings.leaveEmail}
      </button>
    </form>
  );
}
