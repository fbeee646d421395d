import { readPage } from "../../core/conversations";
import { forbidden, loadDialog, toRef } from "../../core/log";
import type { LiveActor } from "../connection";
import { tellTurn } from "../live-turns";
import type { Realtime } from "../realtime";
import { replayed } from "./replayed";
import { EventStream, enter, type StreamReader, takePlace } from "./stream-connection";

/** Messages of a replay that are written ahead of the reader. */
const REPLAY_PAGE = 100;

/**
 * A dialog as Server-Sent Events (protocol.md 7): joins first, then replays from `afterSeq`, then goes on live. `id:` is
 * the number of the change, so that a browser resumes by itself. Ends with `session_close` when the credential does.
 * @throws DomainError NOT_FOUND, FORBIDDEN, RATE_LIMITED
 */
export async function openEventStream(
  realtime: Realtime,
  { actor, expiresAt, address }: StreamReader,
  dialogId: number,
  afterSeq: number | undefined,
): Promise<ReadableStream<Uint8Array>> {
  const { core, hub } = realtime;
  const begun = performance.now();
  if (actor.type === "assistant") throw forbidden("The assistant acts inside the server");
  const row = await loadDialog(core.db, actor, dialogId);
  const stream = new EventStream(realtime, actor, address, true);
  await takePlace(realtime, stream.connection, address);
  try {
    await realtime.limiter.mayJoin(stream.connection, row.id);
  } catch (error) {
    stream.abandon();
    throw error;
  }
  enter(realtime, stream.connection, { begun, expiresAt });
  hub.join(stream.connection, toRef(row), { seq: row.last_seq, publicSeq: row.public_seq });
  stream.replaying = replay(realtime, stream, actor, dialogId, afterSeq);
  tellTurn(realtime.turns, stream.connection, row);
  return stream.readable;
}

async function replay(
  realtime: Realtime,
  stream: EventStream,
  actor: LiveActor,
  dialogId: number,
  afterSeq: number | undefined,
): Promise<void> {
  let after = afterSeq;
  for (let more = true; more && !stream.closed; ) {
    const { page } = await readPage(realtime.core, actor, dialogId, { after_seq: after, limit: REPLAY_PAGE });
    for (const { event, message } of replayed(page, after ?? 0)) stream.write(event, message);
    await stream.drained();
    more = page.has_more && after !== undefined && !page.reset;
    after = page.messages.at(-1)?.changed_seq ?? after;
  }
}
