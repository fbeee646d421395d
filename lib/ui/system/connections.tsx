import { PlugZap } from "lucide-react";
import { useState } from "react";
import type { LiveConnection } from "@/lib/protocol/routes/monitoring";
import type { NamespaceName } from "@/lib/protocol/values";
import { rest } from "../api";
import { Button } from "../base/button";
import { Choice } from "../base/field";
import { Confirm } from "../base/modal";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { fullTime, longSpan, useNow } from "../base/time";
import { toast } from "../base/toast";
import { describeBrowser } from "../base/user-agent";
import { useRoutePages } from "../server-state";
import { useRefresh } from "./use-refresh";

const REFRESH_MS = 5_000;
const PAGE = 50;
const PLACES: Readonly<Record<NamespaceName, string>> = { "/admin": "Dashboard", "/site": "Site", "/widget": "Widget" };

/** Which program is on the other end. */
function programOf({ client_type, client_version, user_agent }: LiveConnection): string {
  if (client_type) return [client_type, client_version].filter(Boolean).join(" ");
  return (user_agent && (describeBrowser(user_agent) ?? user_agent.split(/[ /]/, 1)[0])) || "Unknown program";
}

function Row({ connection, onEnd }: { connection: LiveConnection; onEnd: () => void }) {
  const now = useNow();
  const { principal, namespace, address, connected_at, latency_ms, retries, node } = connection;
  const facts = [
    PLACES[namespace],
    programOf(connection),
    address,
    `connected for ${longSpan(now - Date.parse(connected_at))}`,
    latency_ms !== null && `answers in ${latency_ms} ms`,
    retries > 0 && `${retries} sent again`,
  ];
  return (
    <li className="flex items-center gap-3 border-b border-line py-2.5 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="truncate font-strong">{principal.name}</p>
        <p className="text-13 text-ink-soft [overflow-wrap:anywhere]" title={`Since ${fullTime(connected_at)}, on node ${node}`}>
          {facts.filter(Boolean).join(" · ")}
        </p>
      </div>
      <Button look="quiet" onClick={onEnd} aria-label={`End the connection of ${principal.name}`}>
        End
      </Button>
    </li>
  );
}

/** Who is connected now; one can be ended. */
export function Connections() {
  const [namespace, setNamespace] = useState<NamespaceName | "">("");
  const [asking, setAsking] = useState<LiveConnection | null>(null);
  const query = { limit: PAGE, ...(namespace ? { namespace } : {}) };
  const { items, error, loading, hasMore, loadingMore, more, reload } = useRoutePages("/api/connections", { query });
  useRefresh(reload, REFRESH_MS);
  const end = async () => {
    if (!asking) return;
    const answer = await rest.delete("/api/connections/{id}", { params: { id: asking.id } });
    if (!answer.ok && answer.error.code !== "NOT_FOUND") return toast("failed", `Not ended: ${answer.error.error}`);
    toast("done", `The connection of ${asking.principal.name} is ended.`);
    await reload();
  };
  return (
    <>
      <search className="mb-2 max-w-52">
        <Choice label="Where" value={namespace} onChange={(event) => setNamespace(event.target.value as NamespaceName | "")}>
          <option value="">Everywhere</option>
          {Object.entries(PLACES).map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </Choice>
      </search>
      {loading && <SkeletonRows />}
      {error && !items && <Trouble error={error} onRetry={() => void reload()} />}
      {items?.length === 0 && <Empty icon={<PlugZap aria-hidden />} title="Nobody is connected here" />}
      {items && (
        <ul aria-label="Connections">
          {items.map((connection) => (
            <Row key={connection.id} connection={connection} onEnd={() => setAsking(connection)} />
          ))}
        </ul>
      )}
      {hasMore && (
        <Button className="mt-4 self-center" busy={loadingMore} onClick={() => void more()}>
          Show more
        </Button>
      )}
      <Confirm
        open={asking !== null}
        onClose={() => setAsking(null)}
        title={`End the connection of ${asking?.principal.name ?? ""}?`}
        body="It connects again by itself within a few seconds. Nothing that was written is lost."
        action="End it"
        onConfirm={end}
      />
    </>
  );
}
