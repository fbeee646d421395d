import { setTimeout as delay } from "node:timers/promises";
import type { ImapFlow } from "imapflow";
import type { Core } from "../../core/core";
import { toDomainError } from "../../core/log";
import { holdMailbox, keepFault, keepPlace, keyOfMailbox, receiveMail, releaseMailbox } from "../../core/mail";
import { MAIL_LIMITS } from "../../core/reading";
import { inboxFault, openInbox } from "./open-inbox";

export type Inbox = {
  /** Reads no further mail, and lets another node do so. */
  stop(): Promise<void>;
};

export type InboxOptions = {
  /** How often the mailbox is asked without having said that mail came, and the lease renewed. */
  pollMs?: number;
  /** After so long without renewal another node reads. */
  leaseMs?: number;
  /** How long is waited after a fault; twice as long after each further one, up to `longestMs`. */
  retryMs?: number;
  longestMs?: number;
};

const DEFAULTS = { pollMs: 20_000, leaseMs: 60_000, retryMs: 5_000, longestMs: 5 * 60_000 } satisfies InboxOptions;
/** A mailbox whose numbers began anew is read again from so long before it was last read: what stands already stands once. */
const OVERLAP_MS = 24 * 60 * 60_000;

/** A mail that is being taken in when it is stopped has so long to be marked as read. */
const STOP_MS = 1_000;

/** Reads the mailbox of IMAP_URL as long as it runs: one node at a time, each mail once, in the order of their arrival. */
export function startInbox(core: Core, url: string, options: InboxOptions = {}): Inbox {
  const inbox = new Reader(core, url, { ...DEFAULTS, ...options });
  const done = inbox.run();
  return {
    stop: async () => {
      inbox.abort.abort();
      await done;
    },
  };
}

type Place = { uid_validity: string | null; last_uid: number; read_at: Date | null };

class Reader {
  readonly abort = new AbortController();
  private readonly key: string;
  private faults = 0;

  constructor(
    private readonly core: Core,
    private readonly url: string,
    private readonly options: Required<InboxOptions>,
  ) {
    this.key = keyOfMailbox(url);
  }

  async run(): Promise<void> {
    const { retryMs, longestMs, pollMs } = this.options;
    while (!this.abort.signal.aborted) {
      let waitMs = pollMs;
      try {
        if (await this.hold()) await this.read();
      } catch (error) {
        if (this.abort.signal.aborted) break;
        waitMs = Math.min(retryMs * 2 ** this.faults, longestMs);
        this.faults += 1;
        await this.note(error);
      }
      await delay(waitMs, undefined, { signal: this.abort.signal, ref: false }).catch(() => undefined);
    }
    await this.release();
  }

  private release(): Promise<void> {
    return releaseMailbox(this.core.db, this.key, this.core.node.id).catch(() => undefined);
  }

  /** Once for each kind of fault that lasts; whoever looks at the channel sees it. */
  private async note(error: unknown): Promise<void> {
    const fault = inboxFault(error);
    if (this.faults === 1) this.core.log.warn({ err: error }, `mail.inbox_not_read: ${fault}`);
    this.core.databaseErrors.note(error);
    await keepFault(this.core.db, this.key, fault).catch(() => undefined);
    // Another node may reach the mail server.
    await this.release();
  }

  private hold() {
    const now = this.core.now();
    const until = new Date(now.getTime() + this.options.leaseMs);
    return holdMailbox(this.core.db, { key: this.key, node: this.core.node.id, now, until });
  }

  /** Until the connection breaks or another node has the mailbox. */
  private async read(): Promise<void> {
    const client = await openInbox(this.url);
    let wake = new AbortController();
    const onNews = () => wake.abort();
    client.on("exists", onNews);
    client.on("close", onNews);
    let closing: NodeJS.Timeout | undefined;
    const onStop = () => {
      wake.abort();
      // Whoever stops waits for no server that says nothing any more.
      closing = setTimeout(() => client.close(), STOP_MS).unref();
    };
    this.abort.signal.addEventListener("abort", onStop);
    try {
      while (!this.abort.signal.aborted) {
        wake = new AbortController();
        const place = await this.hold();
        if (!place) return;
        await this.take(client, place);
        this.faults = 0;
        if (!client.usable) throw new Error("the connection to the mail server broke");
        await delay(this.options.pollMs, undefined, { signal: wake.signal, ref: false }).catch(() => undefined);
        // Servers that tell nothing by themselves do so when they are asked.
        if (!this.abort.signal.aborted) await client.noop();
      }
    } finally {
      this.abort.signal.removeEventListener("abort", onStop);
      clearTimeout(closing);
      client.close();
    }
  }

  private async take(client: ImapFlow, place: Place): Promise<void> {
    const { mailbox } = client;
    if (!mailbox) throw new Error("the folder of IMAP_URL was closed");
    const uid_validity = String(mailbox.uidValidity);
    const keep = (last_uid: number) => keepPlace(this.core.db, this.own(), { uid_validity, last_uid, read_at: this.core.now() });
    const newest = Math.max(0, Number(mailbox.uidNext) - 1);
    // What lay there before Baton was asked to read it was somebody else's work.
    if (place.uid_validity === null) return void (await keep(newest));
    const isAnew = place.uid_validity !== uid_validity;
    const query = isAnew
      ? { since: new Date((place.read_at ?? this.core.now()).getTime() - OVERLAP_MS) }
      : { uid: `${place.last_uid + 1}:*` };
    const found = (await client.search(query, { uid: true })) || [];
    // `n:*` names the newest mail also where that is older than n.
    const due = found.filter((uid) => isAnew || uid > place.last_uid).sort((one, other) => one - other);
    for (const uid of due) {
      if (this.abort.signal.aborted) return;
      await this.takeOne(client, uid);
      if (!(await this.hold()) || !(await keep(uid))) return;
    }
    await keep(Math.max(isAnew ? newest : place.last_uid, due.at(-1) ?? 0));
  }

  private own() {
    return { key: this.key, node: this.core.node.id };
  }

  /** What is taken in is marked as read; what is not stays unread, for whoever looks into the mailbox. */
  private async takeOne(client: ImapFlow, uid: number): Promise<void> {
    const about = await client.fetchOne(String(uid), { size: true }, { uid: true });
    if (!about) return;
    const noted = { uid };
    if ((about.size ?? 0) > MAIL_LIMITS.BYTES) return this.core.log.warn({ ...noted, size: about.size }, "mail.refused: it is too large");
    const mail = await client.fetchOne(String(uid), { source: true }, { uid: true });
    const raw = mail ? mail.source : undefined;
    if (!raw) return;
    if (!(await this.receive(uid, raw))) return;
    // It is taken in, whatever the server says to that.
    await client
      .messageFlagsAdd(String(uid), ["\\Seen"], { uid: true })
      .catch((error: unknown) => this.core.log.warn({ ...noted, err: error }, "mail.not_marked_as_read"));
  }

  /** @returns whether it was taken in */
  private async receive(uid: number, raw: Uint8Array): Promise<boolean> {
    const noted = { uid };
    try {
      const { outcome, reason, dialog_id } = await receiveMail(this.core, raw);
      if (outcome === "ignored") this.core.log.info({ ...noted, reason }, "mail.ignored");
      else this.core.log.info({ ...noted, dialog_id, outcome }, "mail.received");
      return outcome !== "ignored";
    } catch (error) {
      const { code, message } = toDomainError(error);
      if (code === "UNAVAILABLE") throw error;
      // One that can't be worked on does not hold up those behind it.
      if (code === "INTERNAL") this.core.log.error({ ...noted, err: error }, "mail.refused: it could not be taken in");
      else this.core.log.warn({ ...noted, code }, `mail.refused: ${message}`);
      return false;
    }
  }
}
