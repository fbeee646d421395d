import type { Core } from "../core/core";
import {
  admits,
  asksRecord,
  type CustomerActor,
  type DialogRef,
  type DomainEvent,
  type Enterable,
  isNarrowed,
  mayHear,
  peopleOfRecords,
  toRef,
  type VisitorActor,
} from "../core/log";
import { originPolicyOf } from "../core/people";
import type { CloseName } from "../protocol/closes";
import type { Connection } from "./connection";
import type { Credentials } from "./credentials";
import type { Hub } from "./hub";

type AccessChanged = Extract<DomainEvent, { type: "access_changed" }>;

/** Half of the two seconds within which whoever lost access hears nothing more (P10). */
const RECONCILE_EVERY_MS = 1_000;
/** Ids asked for in one query: the event loop goes on in between. */
const IDS_AT_ONCE = 500;

/**
 * Holds those who are connected to what they may hear: access ends when it ends, not with the connection. An event
 * says so at once; every second all are checked again, since an event of another node is a hint that may be lost.
 */
export class Access {
  private timer: NodeJS.Timeout | undefined;
  private reconciling: Promise<void> | undefined;
  private isAway = false;
  /** Connections whose contact had a row: one that is gone was erased, not merely silent so far. */
  private readonly rooted = new WeakSet<Connection>();

  /** @param lose takes a dialog from a connection */
  constructor(
    private readonly core: Core,
    private readonly hub: Hub,
    private readonly credentials: Credentials,
    private readonly lose: (connection: Connection, dialogId: number) => void,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.reconcile(), RECONCILE_EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  changed({ dialogId, lost = [] }: AccessChanged): void {
    for (const principal of lost) for (const to of [...this.hub.of(principal)]) this.lose(to, dialogId);
    void this.quietly(() => this.checkDialog(dialogId));
  }

  /** A dialog is in these hands, as an event says: where an operator who reads it may not see it any more, all are checked. */
  passed(ref: DialogRef): void {
    const { connections } = this.hub.room(ref.id) ?? {};
    if (connections && [...connections].some(({ actor }) => isNarrowed(actor) && !mayHear(actor, ref)))
      void this.quietly(() => this.checkDialog(ref.id));
  }

  /** @throws where the database does not answer */
  async checkDialog(dialogId: number): Promise<void> {
    const audience = this.hub.audienceOf(dialogId);
    if (audience.size > 0) await this.checkDialogs([dialogId], new Map([[dialogId, audience]]));
  }

  /** One of whom it is not known how the assistant or site was that let it in is held to how it is from now on. */
  arrived(connection: Connection): void {
    if (!isOutsideConnection(connection) || connection.originPolicy !== undefined) return;
    void this.quietly(() => this.checkGates([connection]));
  }

  /** Every second, and at once when Redis comes back. Never throws: the next one covers what this one missed. */
  reconcile(): Promise<void> {
    this.reconciling ??= this.quietly(() => this.checkAll()).finally(() => {
      this.reconciling = undefined;
    });
    return this.reconciling;
  }

  private async checkAll(): Promise<void> {
    if (this.hub.connections.size === 0) return;
    await this.credentials.check();
    await this.checkOutside();
    const audiences = this.hub.audiences();
    for (const ids of inLots([...audiences.keys()])) await this.checkDialogs(ids, audiences);
  }

  private async checkDialogs(ids: readonly number[], audiences: ReadonlyMap<number, ReadonlySet<Connection>>): Promise<void> {
    const found = await this.core.rows.enterables(ids);
    const asksForPeople = (row: Enterable) => [...(audiences.get(row.id) ?? [])].some(({ actor }) => asksRecord(actor, row));
    const people = await peopleOfRecords(
      this.core.db,
      [...found.values()].filter(asksForPeople).map(({ id }) => id),
    );
    const losers: { to: Connection; id: number }[] = [];
    for (const id of ids) {
      const row = found.get(id);
      if (row) this.hub.note(toRef(row));
      for (const to of audiences.get(id) ?? []) if (!row || !admits(to.actor, row, people.get(id))) losers.push({ to, id });
    }
    // Who turned out to be somebody else is ended for that, with the code that says so, before the dialog's loss would end them.
    await this.checkContacts(losers.map(({ to }) => to).filter(isOutsideConnection));
    for (const { to, id } of losers) this.lose(to, id);
  }

  /** Visitors and customers: who turned out to be somebody else, who was erased or blocked, whose assistant or site is gone. */
  private async checkOutside(): Promise<void> {
    const outside = [...this.hub.connections.values()].filter(isOutsideConnection);
    await this.checkContacts(outside);
    await this.checkGates(outside);
  }

  private async checkContacts(outside: readonly OutsideConnection[]): Promise<void> {
    for (const lot of inLots(outside)) {
      const found = await this.core.rows.merges(lot.map(({ actor }) => actor.contactId));
      for (const connection of lot) {
        const verdict = this.verdict(connection, found.get(connection.actor.contactId));
        if (verdict) connection.end(verdict);
      }
    }
  }

  /** By assistant and site: each is looked at once, however many came through it. */
  private async checkGates(outside: readonly OutsideConnection[]): Promise<void> {
    const through = new Map<string, OutsideConnection[]>();
    for (const connection of outside) {
      const key = gateKey(connection.actor);
      const others = through.get(key);
      if (others) others.push(connection);
      else through.set(key, [connection]);
    }
    await Promise.all(
      [...through.values()].map(async (connections) => {
        const [{ actor }] = connections as [OutsideConnection];
        const originPolicy = await originPolicyOf(this.core, actor, this.core.rows.fresh);
        for (const connection of connections) {
          connection.originPolicy ??= originPolicy?.fingerprint;
          if (!originPolicy) connection.end("NOT_FOUND");
          else if (connection.originPolicy !== originPolicy.fingerprint) connection.end("AUTH_EXPIRED");
        }
      }),
    );
  }

  private verdict(connection: OutsideConnection, contact: Standing | undefined): CloseName | undefined {
    const { actor } = connection;
    const hadRow = this.rooted.has(connection) || (actor.type === "visitor" && actor.mergedInto !== undefined);
    if (!contact) return hadRow ? "AUTH_EXPIRED" : undefined;
    this.rooted.add(connection);
    if (contact.blocked_until !== null && Date.parse(contact.blocked_until) > this.core.now().getTime()) return "NOT_FOUND";
    const mergedInto = actor.type === "visitor" ? (actor.mergedInto ?? null) : null;
    return contact.merged_into === mergedInto ? undefined : "AUTH_EXPIRED";
  }

  private async quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.isAway = false;
    } catch (error) {
      if (!this.isAway) this.core.log.warn({ err: error }, "who may hear what could not be checked; it is tried again every second");
      this.isAway = true;
    }
  }
}

/** What a contact's row says of those who come as them. */
type Standing = { merged_into: string | null; blocked_until: string | null };

type OutsideConnection = Connection & { actor: VisitorActor | CustomerActor };

const gateKey = (actor: VisitorActor | CustomerActor): string =>
  actor.type === "visitor" ? `assistant:${actor.assistantId}` : `site:${actor.siteId}`;

const isOutsideConnection = (connection: Connection): connection is OutsideConnection =>
  connection.actor.type === "visitor" || connection.actor.type === "customer";

function* inLots<T>(all: readonly T[]): Iterable<T[]> {
  for (let at = 0; at < all.length; at += IDS_AT_ONCE) yield all.slice(at, at + IDS_AT_ONCE);
}
