import { Check, CheckCheck, CircleAlert, Clock3 } from "lucide-react";
import type { DeliveryState } from "@/lib/client";
import type { ErrorBody } from "@/lib/protocol/errors";
import { useDesk } from "../desk/desk-context";

/** A filled pair of ticks: read. */
const ReadTicks = () => (
  <svg aria-hidden viewBox="0 0 22 14" className="h-3.5 w-5.5">
    <path d="M7 0h8a7 7 0 0 1 0 14H7A7 7 0 0 1 7 0Z" className="fill-accent" />
    <path
      d="m4.6 7.2 2.3 2.3 4.4-4.9M10.6 9.5l4.6-4.9"
      transform="translate(1.1 0)"
      className="fill-none stroke-accent-ink"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
);

const MARKS: Record<Exclude<DeliveryState, "failed">, { words: string; icon: React.ReactNode }> = {
  sending: { words: "Sending", icon: <Clock3 aria-hidden className="size-3" /> },
  sent: { words: "Sent", icon: <Check aria-hidden className="size-3.5" /> },
  delivered: { words: "Delivered", icon: <CheckCheck aria-hidden className="size-3.5" /> },
  read: { words: "Read", icon: <ReadTicks /> },
};

/** How far one's message has come, as a small mark. */
export function DeliveryMark({ state }: { state: Exclude<DeliveryState, "failed"> }) {
  const { words, icon } = MARKS[state];
  return (
    <span title={words} className="inline-flex">
      {icon}
      <span className="sr-only">{words}</span>
    </span>
  );
}

/** A message that did not go out: why, and what one can do. */
export function Failure({ error, clientId }: { error: ErrorBody | null; clientId: string | null }) {
  const desk = useDesk();
  const link = "rounded-control px-1 font-strong underline underline-offset-2";
  return (
    <p role="alert" className="mt-1 flex flex-wrap items-center gap-1.5 text-12 text-red-text">
      <CircleAlert aria-hidden className="size-3.5" />
      Not sent{error ? `: ${error.error}` : ""}.
      <button type="button" className={link} onClick={() => clientId && desk.retry(clientId)}>
        Retry
      </button>
      <button type="button" className={link} onClick={() => clientId && desk.discard(clientId)}>
        Discard
      </button>
    </p>
  );
}
