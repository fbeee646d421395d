import type { Core } from "../../core/core";
import { principalKey } from "../../core/log";
import { noteSecurity } from "../../core/system";
import { countedCode } from "../../protocol/close-names";
import { CLOSES } from "../../protocol/closes";
import type { NamespaceName } from "../../protocol/values";
import type { Admission, Peer, Refusal } from "../authenticate";
import { type Connection, namespaceOf } from "../connection";
import { CloseTally } from "./close-tally";

/** What becomes of connections and of those who were refused one: in the counts, the figures and the log. */
export class ConnectionJournal {
  readonly tally: CloseTally;

  constructor(private readonly core: Core) {
    this.tally = new CloseTally(core);
  }

  /** @param ms from the arrival of its handshake on */
  accepted({ actor }: Pick<Admission, "actor">, ms: number): void {
    const { meters, log } = this.core;
    const namespace = namespaceOf(actor);
    meters.connects.inc(namespace);
    meters.connectDuration.observe({ namespace }, ms / 1_000);
    log.debug({ namespace, principal: principalKey(actor), duration_ms: Math.round(ms) }, "connection.accepted");
  }

  /** @param code with which the transport ended, where the server did not end it */
  closed({ id, key, actor, endedWith, connectedAt }: Connection, code: number): void {
    const { meters, log, now } = this.core;
    const namespace = namespaceOf(actor);
    const counted = endedWith ? CLOSES[endedWith].code : countedCode(code);
    meters.closes.inc(namespace, String(counted));
    const seconds = Math.max(0, now().getTime() - connectedAt) / 1_000;
    meters.connectionDuration.observe({ namespace }, seconds);
    log.debug({ namespace, connection: id, principal: key, code: counted, duration_s: Math.round(seconds) }, "connection.closed");
    this.tally.note(actor.workspaceId, namespace, counted);
  }

  refused(namespace: NamespaceName, { address, origin }: Peer, { close, workspaceId }: Refusal): void {
    const { code } = CLOSES[close];
    noteSecurity(this.core, "connection.refused", {
      namespace,
      code,
      name: close,
      address,
      origin: origin?.slice(0, 200),
      workspace: workspaceId,
    });
    this.core.meters.refusals.inc(namespace, String(code));
    this.tally.note(workspaceId ?? null, namespace, code);
  }
}
