import { toPrincipal } from "../../core/log";
import type { LiveConnection } from "../../protocol/routes/monitoring";
import { type Connection, namespaceOf } from "../connection";
import type { Realtime } from "../realtime";

/** The connections of a workspace on this node. */
export function inspect({ core, hub, delivery }: Realtime, workspaceId: number): LiveConnection[] {
  // What is counted by this node's clock, in the installation's time.
  const skew = core.now().getTime() - Date.now();
  return [...hub.connections.values()]
    .filter(({ actor }) => actor.workspaceId === workspaceId)
    .map((connection) => view(connection, core.node.id, skew, delivery.pendingOf(connection)));
}

function view(connection: Connection, node: string, skew: number, pending: number): LiveConnection {
  const { id, actor, about } = connection;
  return {
    id,
    node,
    namespace: namespaceOf(actor),
    transport: connection.transport,
    principal: toPrincipal(actor),
    address: connection.address,
    user_agent: about.userAgent ?? null,
    client_type: about.clientType ?? null,
    client_version: about.clientVersion ?? null,
    device_id: about.deviceId ?? null,
    connected_at: new Date(connection.connectedAt).toISOString(),
    last_active_at: new Date(connection.activeAt + skew).toISOString(),
    latency_ms: connection.latencyMs ?? null,
    retries: connection.retries ?? 0,
    pending,
    dialogs: [...connection.joined.keys()],
  };
}
