import { DomainError } from "../log";

export type Hit = { allowed: boolean; count: number; retryAfterMs: number };

/** A sliding window: at most `limit` hits of one key in any `windowMs`. */
export type SlidingWindow = {
  /** At once where this node counts alone: what is asked at each message should not wait for nothing. */
  hit(key: string): Hit | Promise<Hit>;
  /** As if the key had never been hit: after an attempt that turned out to be right. */
  forget(key: string): Promise<void>;
  /** As if the newest hit of the key had not been: the others go on counting. */
  takeBack(key: string): Promise<void>;
};

/** Hears of each hit that was over the limit. */
export type OnRefused = (key: string, hit: Hit) => void;

/** How many windows over its limit a key is remembered for, so that insisting can be distinguished from hurrying. */
const REMEMBERED = 10;

/**
 * The window of one node: the times of the last hits, allowed or refused. Refused ones are kept apart, so that they
 * don't put off the moment at which the next one is allowed.
 * @param onRefused hears of hits over the limit
 */
export function memoryWindow(limit: number, windowMs: number, now: () => number, onRefused?: OnRefused): SlidingWindow {
  const keys = new Map<string, { allowed: Times; refused: Times }>();
  let swept = now();
  const sweep = (at: number) => {
    if (at - swept < windowMs) return;
    swept = at;
    for (const [key, { allowed, refused }] of keys) {
      if (allowed.newest <= at - windowMs && refused.newest <= at - windowMs) keys.delete(key);
    }
  };
  return {
    hit(key) {
      const at = now();
      sweep(at);
      const entry = keys.get(key) ?? { allowed: new Times(), refused: new Times() };
      keys.set(key, entry);
      entry.allowed.dropUntil(at - windowMs);
      entry.refused.dropUntil(at - windowMs);
      const allowed = entry.allowed.count < limit;
      const times = allowed ? entry.allowed : entry.refused;
      if (times.count < limit * REMEMBERED) times.push(at);
      const count = entry.allowed.count + entry.refused.count;
      const hit = { allowed, count, retryAfterMs: allowed ? 0 : (entry.allowed.oldest ?? at) + windowMs - at };
      if (!allowed) onRefused?.(key, hit);
      return hit;
    },
    async forget(key) {
      keys.delete(key);
    },
    async takeBack(key) {
      keys.get(key)?.allowed.pop();
    },
  };
}

/** Ascending times of which the oldest go: what is gone is cut off once it is most of the list, not at each hit. */
class Times {
  private list: number[] = [];
  private first = 0;

  get count(): number {
    return this.list.length - this.first;
  }
  get oldest(): number | undefined {
    return this.list[this.first];
  }
  get newest(): number {
    return this.list.at(-1) ?? 0;
  }

  push(at: number): void {
    this.list.push(at);
  }

  pop(): void {
    if (this.count > 0) this.list.pop();
  }

  dropUntil(limit: number): void {
    while (this.first < this.list.length && (this.list[this.first] as number) <= limit) this.first += 1;
    if (this.first === 0 || this.first * 2 < this.list.length) return;
    this.list = this.list.slice(this.first);
    this.first = 0;
  }
}

/** The windows that every transport shares. */
export type Limits = {
  /** Messages a principal sends (WS_MAX_MESSAGE_RATE a minute). */
  messages: SlidingWindow;
  /** Connections an address opens. */
  connections: SlidingWindow;
  /** Attempts to sign in, by address and by account; by browser instead of address where it has signed in before. */
  signIns: SlidingWindow;
  /** The same over all accounts of one address: lists of stolen passwords are tried one account at a time. */
  signInsOfAddress: SlidingWindow;
  /** Events of all kinds that a principal sends, over all its connections (20 × WS_MAX_MESSAGE_RATE a minute). */
  events: SlidingWindow;
  /** Histories that strangers of one address read: joins, and the dialogs of a `sync` by tens. */
  readsOfAddress: SlidingWindow;
  /** New visitors of one address. */
  sessionsOfAddress: SlidingWindow;
  /** New visitors of one workspace, from wherever. */
  sessionsOfWorkspace: SlidingWindow;
  /** Conversations that visitors of one address begin. */
  conversationsOfAddress: SlidingWindow;
  /** Files that visitors of one address upload. */
  uploadsOfAddress: SlidingWindow;
  /** Messages of visitors of one address that the assistant is to answer. */
  answersOfAddress: SlidingWindow;
  /** Workspaces that an address makes without an account. */
  signUpsOfAddress: SlidingWindow;
  /** Members that are added or invited from an address. */
  invitationsOfAddress: SlidingWindow;
  /** The same at one account from everywhere: beyond it attempts take their turn in `slowSignIns`. */
  signInsOfAccount: SlidingWindow;
  slowSignIns: SlidingWindow;
  /** Second factors of an account: of strangers together, of each known browser, and in the settings, apart from each other. */
  codes: SlidingWindow;
  /** Current passwords that a signed-in member names to change how they sign in. */
  passwords: SlidingWindow;
  /** Credentials that open nothing, by address. */
  wrongCredentials: SlidingWindow;
  /** E-mails to a member about their own account, by member and occasion. */
  accountMails: SlidingWindow;
  /** Emails to an address that nobody has shown to be theirs. */
  visitorMails: SlidingWindow;
  /** Mails that come from one address. */
  mailsOfSender: SlidingWindow;
  /** New contacts of one workspace that its members make by writing to an address. */
  outreachOfWorkspace: SlidingWindow;
  /** Transcripts that a visitor or customer has sent to an address, and those of strangers of one address. */
  transcripts: SlidingWindow;
  transcriptsOfAddress: SlidingWindow;
  /** Refusals of a principal that are kept in the audit log. */
  refusals: SlidingWindow;
  /** Searches and uploads of a principal. */
  heavy: SlidingWindow;
  /** Answers that a model makes for one visitor or customer: a widget is nobody's free model. */
  answers: SlidingWindow;
};

export type LimitSettings = { WS_MAX_MESSAGE_RATE: number; WS_RATE_LIMIT_PER_IP: number; WS_RATE_LIMIT_WINDOW: number };
export type WindowFactory = (name: LimitName, limit: number, windowMs: number) => SlidingWindow;

/** What each window is called in Redis, in `/api/rate-limits` and in the figures. */
export type LimitName =
  | "messages"
  | "connections"
  | "sign-ins"
  | "sign-ins-of-address"
  | "sign-ins-of-account"
  | "slow-sign-ins"
  | "codes"
  | "passwords"
  | "wrong-credentials"
  | "account-mails"
  | "visitor-mails"
  | "mails-of-sender"
  | "outreach-of-workspace"
  | "transcripts"
  | "transcripts-of-address"
  | "refusals"
  | "events"
  | "reads-of-address"
  | "sessions-of-address"
  | "sessions-of-workspace"
  | "conversations-of-address"
  | "uploads-of-address"
  | "answers-of-address"
  | "sign-ups-of-address"
  | "invitations-of-address"
  | "heavy"
  | "answers";

const MINUTE = 60_000;
/** Events of all kinds for each message that a principal may send. */
const EVENTS_FOR_A_MESSAGE = 20;
/** A workspace has so many addresses' worth of new visitors. */
const ADDRESSES_OF_A_WORKSPACE = 10;
/** A visitor reads a few histories on each page of a site. */
const READS_FOR_A_CONNECTION = 6;

export const eventsLimit = (settings: Pick<LimitSettings, "WS_MAX_MESSAGE_RATE">): number =>
  settings.WS_MAX_MESSAGE_RATE * EVENTS_FOR_A_MESSAGE;

export function createLimits(settings: LimitSettings, window: WindowFactory): Limits {
  const ofAddress = (name: "reads" | "sessions" | "conversations" | "uploads" | "answers", times = 1) =>
    window(`${name}-of-address`, settings.WS_RATE_LIMIT_PER_IP * times, settings.WS_RATE_LIMIT_WINDOW * 1000);
  return {
    messages: window("messages", settings.WS_MAX_MESSAGE_RATE, MINUTE),
    connections: window("connections", settings.WS_RATE_LIMIT_PER_IP, settings.WS_RATE_LIMIT_WINDOW * 1000),
    signIns: window("sign-ins", 10, 5 * MINUTE),
    signInsOfAddress: window("sign-ins-of-address", 100, 5 * MINUTE),
    signInsOfAccount: window("sign-ins-of-account", 30, 15 * MINUTE),
    slowSignIns: window("slow-sign-ins", 4, 2_000),
    codes: window("codes", 20, 15 * MINUTE),
    passwords: window("passwords", 10, 15 * MINUTE),
    wrongCredentials: window("wrong-credentials", 100, 5 * MINUTE),
    accountMails: window("account-mails", 3, 60 * MINUTE),
    visitorMails: window("visitor-mails", 5, 24 * 60 * MINUTE),
    mailsOfSender: window("mails-of-sender", 30, 60 * MINUTE),
    outreachOfWorkspace: window("outreach-of-workspace", 100, 24 * 60 * MINUTE),
    transcripts: window("transcripts", 5, 60 * MINUTE),
    transcriptsOfAddress: window("transcripts-of-address", 20, 60 * MINUTE),
    refusals: window("refusals", 30, MINUTE),
    events: window("events", eventsLimit(settings), MINUTE),
    readsOfAddress: ofAddress("reads", READS_FOR_A_CONNECTION),
    sessionsOfAddress: ofAddress("sessions"),
    sessionsOfWorkspace: window(
      "sessions-of-workspace",
      settings.WS_RATE_LIMIT_PER_IP * ADDRESSES_OF_A_WORKSPACE,
      settings.WS_RATE_LIMIT_WINDOW * 1000,
    ),
    conversationsOfAddress: ofAddress("conversations"),
    uploadsOfAddress: ofAddress("uploads"),
    answersOfAddress: ofAddress("answers"),
    signUpsOfAddress: window("sign-ups-of-address", 10, 30 * MINUTE),
    invitationsOfAddress: window("invitations-of-address", 100, 10 * MINUTE),
    heavy: window("heavy", 120, MINUTE),
    answers: window("answers", 30, 10 * MINUTE),
  };
}

/** Takes one at once where this node counts alone. @throws DomainError RATE_LIMITED, with when to come back */
export function takeNow(window: SlidingWindow, key: string, what: string): Hit | Promise<Hit> {
  const check = (hit: Hit): Hit => {
    if (!hit.allowed) throw new DomainError("RATE_LIMITED", `Too many ${what}`, { retryAfterMs: hit.retryAfterMs });
    return hit;
  };
  const hit = window.hit(key);
  return hit instanceof Promise ? hit.then(check) : check(hit);
}

/** @throws DomainError RATE_LIMITED, with when to come back */
export const takeOne = async (window: SlidingWindow, key: string, what: string): Promise<Hit> => takeNow(window, key, what);
