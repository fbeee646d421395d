import { createDesk, createVisitorChat, type Desk, type DialogView, memoryStorage, type VisitorChat } from "@/lib/client";
import type { House } from "./house";
import { type Ledger, newLedger, nodeEnvironment, stampedText } from "./wire";

export type LoadOptions = {
  visitors: number;
  /** How often one visitor writes, and one operator. */
  visitorEveryMs: number;
  operatorEveryMs: number;
  /** Of how many visitors the operators have the conversation open; all of them without it. */
  opened?: number;
  /** How wrong a visitor's clock is. */
  clockMs?: (visitor: number) => number;
};

export const STEADY: LoadOptions = { visitors: 50, visitorEveryMs: 2_000, operatorEveryMs: 1_000 };

/** A client and what it was told to send in each dialog, in that order. */
export type Talker = {
  name: string;
  store: { subscribe(listener: () => void): () => void };
  /** By dialog; the visitor's own is in there as soon as it has a number. */
  views(): DialogView[];
  /** client_ids in the order of their sending, by dialog; those of a visitor under 0. */
  sent: Map<number, string[]>;
  waiting(): number;
  isConnected(): boolean;
  destroy(): void;
};

/** One that keeps a list of what it sent and shows nothing. */
export const silentTalker = (name: string): Talker => ({
  name,
  store: { subscribe: () => () => undefined },
  views: () => [],
  sent: new Map(),
  waiting: () => 0,
  isConnected: () => true,
  destroy: () => undefined,
});

export type Load = {
  ledger: Ledger;
  talkers: Talker[];
  visitors: { talker: Talker; chat: VisitorChat; front: number }[];
  desks: { talker: Talker; desk: Desk; front: number; dialogs: number[] }[];
  /** No new words from now on. */
  quiet(): void;
  /** Resolves when the condition holds; looked at again whenever a client changes. */
  until(what: string, holds: () => boolean, withinMs: number): Promise<void>;
  say(talker: Talker, dialogId: number, send: () => string): void;
  destroy(): void;
};

const address = (house: House, front: number) => `http://127.0.0.1:${house.fronts[front]?.port}`;

function makeVisitor(house: House, ledger: Ledger, front: number, name: string, clockMs: number) {
  let visitorToken: string | undefined;
  const chat = createVisitorChat({
    server: address(house, front),
    assistantId: house.workspace.assistantId,
    auth: async () => (visitorToken ? { visitorToken } : {}),
    onVisitorToken: (token) => {
      visitorToken = token;
    },
    storage: memoryStorage(),
    environment: nodeEnvironment({ server: address(house, front), front, ledger, clockMs }),
  });
  const view = () => chat.getSnapshot().view;
  const talker: Talker = {
    name,
    store: chat,
    views: () => (view().id === null ? [] : [view() as DialogView]),
    sent: new Map(),
    waiting: () => view().items.filter((item) => item.message.seq === null).length,
    isConnected: () => chat.getSnapshot().connection.status === "connected",
    destroy: () => chat.destroy(),
  };
  chat.connect();
  return { talker, chat, front };
}

function makeDesk(house: House, ledger: Ledger, front: number, memberId: number) {
  const desk = createDesk({
    server: address(house, front),
    scope: `member:${memberId}`,
    auth: async () => ({ token: await house.memberToken(memberId) }),
    storage: memoryStorage(),
    environment: nodeEnvironment({ server: address(house, front), front, ledger, clockMs: 0 }),
  });
  const talker: Talker = {
    name: `operator ${memberId}`,
    store: desk,
    views: () => [...desk.getSnapshot().dialogs.values()],
    sent: new Map(),
    waiting: () => desk.getSnapshot().outboxSize,
    isConnected: () => desk.getSnapshot().connection.status === "connected",
    destroy: () => desk.destroy(),
  };
  desk.connect();
  return { talker, desk, front, dialogs: [] as number[] };
}

/** A look goes through all talkers: with a thousand of them it costs what a client does in a while. */
const LOOK_EVERY_MS = 50;

function watch(talkers: readonly Talker[]): Load["until"] {
  return (what, holds, withinMs) =>
    new Promise((resolve, reject) => {
      let looking = false;
      const end = (settle: () => void) => {
        clearTimeout(timer);
        for (const leave of leaves) leave();
        settle();
      };
      const look = () => {
        looking = false;
        if (holds()) end(resolve);
      };
      const soon = () => {
        if (looking) return;
        looking = true;
        setTimeout(look, LOOK_EVERY_MS);
      };
      const timer = setTimeout(() => end(() => reject(new Error(`${what}: not within ${withinMs} ms`))), withinMs);
      const leaves = talkers.map((talker) => talker.store.subscribe(soon));
      soon();
    });
}

/** Opens the clients, lets each visitor begin a dialog that an operator opens, and starts the two-way talk. */
export async function startLoad(house: House, options: LoadOptions = STEADY): Promise<Load> {
  const ledger = newLedger();
  const frontOf = (at: number) => at % house.fronts.length;
  const visitors = Array.from({ length: options.visitors }, (_, at) =>
    makeVisitor(house, ledger, frontOf(at), `visitor ${at + 1}`, options.clockMs?.(at) ?? 0),
  );
  const desks = house.operators.map((memberId, at) => makeDesk(house, ledger, frontOf(at), memberId));
  const talkers = [...visitors, ...desks].map(({ talker }) => talker);
  const until = watch(talkers);
  const say: Load["say"] = (talker, dialogId, send) => {
    const known = talker.sent.get(dialogId) ?? [];
    talker.sent.set(dialogId, known);
    known.push(send());
  };
  const speak = ({ talker, chat, front }: Load["visitors"][number]) => say(talker, 0, () => chat.send({ text: stampedText(front) }));

  const begin = async () => {
    await until("all are connected", () => talkers.every((talker) => talker.isConnected()), 30_000);
    for (const visitor of visitors) speak(visitor);
    await until("all dialogs are there", () => visitors.every(({ talker }) => talker.views().length > 0 && talker.waiting() === 0), 30_000);
    visitors.slice(0, options.opened).forEach(({ talker, front }, at) => {
      // Where one comes in by the same front, so that there are conversations within one node.
      const desk = desks.find((candidate) => candidate.front === front) ?? desks[at % desks.length];
      const dialogId = talker.views()[0]?.id;
      if (!desk || dialogId === undefined) throw new Error("a dialog has no number");
      desk.dialogs.push(dialogId);
      desk.desk.open(dialogId);
    });
    await until("all dialogs are open", () => desks.every(({ talker }) => talker.views().every((view) => view.at !== null)), 30_000);
  };
  await begin().catch((error: unknown) => {
    for (const talker of talkers) talker.destroy();
    throw error;
  });

  const timers = new Set<NodeJS.Timeout>();
  const every = (ms: number, at: number, of: number, act: () => void) => {
    const first = setTimeout(
      () => {
        act();
        timers.add(setInterval(act, ms));
      },
      (ms * at) / of,
    );
    timers.add(first);
  };
  visitors.forEach((visitor, at) => {
    every(options.visitorEveryMs, at, visitors.length, () => speak(visitor));
  });
  desks.forEach(({ talker, desk, front, dialogs }, at) => {
    let turn = 0;
    every(options.operatorEveryMs, at, desks.length, () => {
      const dialogId = dialogs[turn++ % dialogs.length];
      if (dialogId !== undefined) say(talker, dialogId, () => desk.send(dialogId, { text: stampedText(front) }));
    });
  });
  const quiet = () => {
    for (const timer of timers) clearTimeout(timer);
  };
  return {
    ledger,
    talkers,
    visitors,
    desks,
    until,
    say,
    quiet,
    destroy() {
      quiet();
      for (const talker of talkers) talker.destroy();
    },
  };
}
