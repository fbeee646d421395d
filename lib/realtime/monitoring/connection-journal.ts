import type { Core } from "../../core/core";
import { countedCode } from "../../protocol/close-names";
import { CLOSES } from "../../protocol/closes";
import type { NamespaceName } from "../../protocol/values";
import type { Peer, Refusal } from "../authenticate";
import { type Connection, namespaceOf } from "../connection";
import { CloseTally } from "./close-tally";

/** What becomes of connections and of those who were refused one: in the counts, the figures and the log. */
export class ConnectionJournal {
  readonly tally: CloseTally;

  constructor(core: Core) {
    this.tally = new CloseTally(core);
  }

  /** @param code with which the transport ended, where the server did not end it */
  closed(connection: Connection, code: number): void {
    const { actor, endedWith } = connection;
    const counted = endedWith ? CLOSES[endedWith].code : countedCode(code);
    this.tally.note(actor.workspaceId, namespaceOf(actor), counted);
  }

  refused(namespace: NamespaceName, _peer: Peer, { close, workspaceId }: Refusal): void {
    this.tally.note(workspaceId ?? null, namespace, CLOSES[close].code);
  }
}
