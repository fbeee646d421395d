/** @jsxImportSource preact */
import type { VisitorSnapshot } from "@/lib/client";

type Shown = VisitorSnapshot["alerts"];

/** What the team tells everybody, such as that it is slow today. The words are its own, in its own language. */
export function Alerts({ alerts }: { alerts: Shown }) {
  return (
    <div role="alert">
      {alerts.map(({ id, severity, message }) => (
        <p key={id ?? "server"} class={severity === "critical" ? "banner bad" : severity === "info" ? "banner info" : "banner"} dir="auto">
          {message}
        </p>
      ))}
    </div>
  );
}
