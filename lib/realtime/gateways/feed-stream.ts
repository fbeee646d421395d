import { headOf, listEvents } from "../../core/feed";
import { forbidden, OPERATOR, requireMember } from "../../core/log";
import type { FeedType } from "../../protocol/feed";
import type { LiveActor } from "../connection";
import type { Realtime } from "../realtime";
import { EventStream, enter, type StreamReader, takePlace } from "./stream-connection";

/** Events that are read, and written ahead of the reader, at once. */
const PAGE = 100;
/** A hint of another node that the feed has grown may be lost. */
const LOOK_EVERY_MS = 2_000;

export type FeedStreamQuery = { after?: number | undefined; types?: readonly FeedType[] | undefined; dialog_id?: number | undefined };

/**
 * A workspace's feed as Server-Sent Events (protocol.md 10): `id:` is the position, so that a reader resumes by itself.
 * Without a position it begins with what comes next. Ends with `session_close` when the credential does.
 * @throws DomainError FORBIDDEN, RATE_LIMITED
 */
export async function openFeedStream(
  realtime: Realtime,
  { actor, expiresAt, address }: StreamReader,
  { after, ...filter }: FeedStreamQuery,
): Promise<ReadableStream<Uint8Array>> {
  if (actor.type === "assistant") throw forbidden("The assistant acts inside the server");
  requireMember(actor, OPERATOR);
  const begun = performance.now();
  const head = await headOf(realtime.core, actor.workspaceId);
  // A position that is not there yet was read before a backup was restored.
  const from = Math.min(after ?? head, head);
  const stream = new EventStream(realtime, actor, address, false);
  await takePlace(realtime, stream.connection, address);
  enter(realtime, stream.connection, { begun, expiresAt });
  new FeedReader(realtime, stream, actor, from, filter).start();
  return stream.readable;
}

/** Writes what the feed has after a position, page by page, no faster than it is taken. */
class FeedReader {
  private again = false;
  private reading = false;

  constructor(
    private readonly realtime: Realtime,
    private readonly stream: EventStream,
    private readonly actor: LiveActor,
    private position: number,
    private readonly filter: Omit<FeedStreamQuery, "after">,
  ) {}

  start(): void {
    const looking = setInterval(() => this.look(), LOOK_EVERY_MS);
    looking.unref();
    const unsubscribe = this.realtime.core.bus.subscribe((event) => {
      if (event.type === "feed" && event.workspaceIds.includes(this.actor.workspaceId)) this.look();
    });
    this.stream.onClosed = () => {
      clearInterval(looking);
      unsubscribe();
    };
    this.look();
  }

  private look(): void {
    this.again = true;
    if (this.reading) return;
    this.reading = true;
    // What failed is read again at the next look.
    void this.readAll()
      .catch((error: unknown) => this.realtime.core.databaseErrors.note(error))
      .finally(() => {
        this.reading = false;
      });
  }

  private async readAll(): Promise<void> {
    while (this.again && !this.stream.closed) {
      this.again = false;
      const query = { ...this.filter, after: this.position, limit: PAGE };
      const { events, last, has_more } = await listEvents(this.realtime.core, this.actor, query);
      for (const event of events) {
        await this.stream.hasRoom();
        if (this.stream.closed) return;
        this.stream.writeAt(event.position, event.type, event);
        this.position = event.position;
      }
      if (!has_more) this.position = Math.max(last, this.position);
      if (events.length > 0) this.stream.connection.activeAt = Date.now();
      await this.stream.drained();
      this.again ||= has_more;
    }
  }
}
