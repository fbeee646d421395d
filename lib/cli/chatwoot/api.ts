import { lookup } from "node:dns/promises";
import { setTimeout as delay } from "node:timers/promises";
import { AnswerTooLarge, ForbiddenAddress, type GuardedAnswer, guardedFetch } from "../../core/system";
import { CommandError } from "../command";
import { idOf, list } from "./shapes";

const TIMEOUT_MS = 60_000;
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;
const REDIRECTS = 5;
/** How often a call is tried, with ever longer rests between: some five minutes in all. */
const ATTEMPTS = 9;
/** A file that can't be had is left out, and the import goes on. */
const FILE_ATTEMPTS = 3;
const REST_MS = 1_000;
const REST_MAX_MS = 60_000;
/** A server that asks for more than this is left alone. */
const ASKED_MAX_MS = 3_600_000;
/** It is asked again: too many requests, and what a server says that is overloaded or restarts. */
const AGAIN = new Set([429, 500, 502, 503, 504]);

export type ApiOptions = {
  /** Where Chatwoot is, as its users open it. */
  url: URL;
  account: number;
  token: string;
  /** Which addresses its files may be fetched from, besides its own. */
  mayCall: (address: string) => boolean;
  signal: AbortSignal;
  progress: (line: string) => void;
  /** Waits so many milliseconds. @throws the signal's reason */
  rest?: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Chatwoot answered with an error that another attempt would not change. */
export class Refused extends Error {
  constructor(readonly status: number) {
    super(`Chatwoot answers with ${status}`);
  }
}

const restFor = async (ms: number, signal: AbortSignal): Promise<void> => {
  await delay(ms, undefined, { signal });
};

/** What a server asks to be left alone for, in milliseconds; undefined where it does not say. */
export function askedRest(header: string | string[] | undefined, now: number): number | undefined {
  const value = typeof header === "string" ? header.trim() : "";
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const until = Date.parse(value);
  return Number.isNaN(until) ? undefined : Math.max(0, until - now);
}

type Query = Readonly<Record<string, string | number>>;

export async function openApi(options: ApiOptions): Promise<Chatwoot> {
  const found = await lookup(options.url.hostname.replace(/^\[|\]$/g, ""), { all: true }).catch(() => []);
  return new Chatwoot(options, new Set(found.map(({ address }) => address)));
}

/** Chatwoot's REST API, of one account. Calls go one after the other. */
export class Chatwoot {
  /** Where it is, without a slash at the end. */
  readonly base: string;
  readonly source: string;

  /** @param own the addresses of its host: whoever runs the command named it, so that they may be private ones */
  constructor(
    private readonly options: ApiOptions,
    private readonly own: ReadonlySet<string>,
  ) {
    this.base = options.url.href.replace(/\/+$/, "");
    this.source = `chatwoot ${this.base}/${options.account}`;
  }

  /** @throws Refused, CommandError where Chatwoot does not answer, or with something else */
  async get(path: string, query: Query = {}): Promise<unknown> {
    const { account, token, signal } = this.options;
    const to = new URL(`${this.base}/api/v1/accounts/${account}${path}`);
    for (const [name, value] of Object.entries(query)) to.searchParams.set(name, String(value));
    const headers = { api_access_token: token, accept: "application/json" };
    const answer = await insist(to.pathname, this.options, ATTEMPTS, () =>
      guardedFetch(to.href, { headers, timeoutMs: TIMEOUT_MS, maxBytes: ANSWER_BYTES_MAX, mayCall: () => true, signal }),
    );
    return readJson(to.pathname, answer);
  }

  /** What an answer lists. @throws as `get` */
  async getList(path: string, query: Query = {}): Promise<unknown[]> {
    const parsed = list.safeParse(await this.get(path, query));
    if (!parsed.success) throw new CommandError(`${path} answers with something that is no list: is Chatwoot at --url?`);
    return parsed.data;
  }

  /** Page after page, until one has nothing new. */
  async *getPages(path: string, query: Query = {}): AsyncGenerator<unknown[]> {
    const seen = new Set<unknown>();
    for (let page = 1; ; page += 1) {
      const fresh = (await this.getList(path, { ...query, page })).filter((item) => {
        const key = idOf(item) ?? JSON.stringify(item);
        return !seen.has(key) && seen.add(key);
      });
      if (fresh.length === 0) return;
      yield fresh;
    }
  }

  /** A file that a message names: its words are a stranger's. @throws ForbiddenAddress, AnswerTooLarge, Refused, Error with what went wrong */
  async download(address: string, maxBytes: number): Promise<GuardedAnswer> {
    const { signal, url, mayCall } = this.options;
    const isOwn = new URL(address).host === url.host;
    const mayFetch = (ip: string) => mayCall(ip) || (isOwn && this.own.has(ip));
    const fetched = await insist("a file", this.options, FILE_ATTEMPTS, () =>
      guardedFetch(address, { timeoutMs: TIMEOUT_MS, maxBytes, redirects: REDIRECTS, mayCall: mayFetch, signal }),
    );
    if (fetched.status !== 200) throw new Refused(fetched.status);
    return fetched;
  }
}

/** @throws Refused, CommandError */
function readJson(path: string, { status, headers, body }: GuardedAnswer): unknown {
  if (status === 401) throw new CommandError("Chatwoot refuses the token: take that of an administrator (Profile settings, Access token)");
  if (status >= 300 && status < 400)
    throw new CommandError(`Chatwoot redirects to ${String(headers.location)}: give that address as --url`);
  if (status !== 200) throw new Refused(status);
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    throw new CommandError(`${path} answers with something that is not JSON: is Chatwoot at --url?`, { cause: error });
  }
}

/** Calls until there is an answer that stands. @throws CommandError where there is none, the signal's reason */
async function insist(what: string, options: ApiOptions, attempts: number, call: () => Promise<GuardedAnswer>): Promise<GuardedAnswer> {
  const { signal, progress, rest = restFor } = options;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await call().catch((error: Error) => error);
    signal.throwIfAborted();
    if (outcome instanceof ForbiddenAddress || outcome instanceof AnswerTooLarge) throw outcome;
    if (!(outcome instanceof Error) && !AGAIN.has(outcome.status)) return outcome;
    const said = outcome instanceof Error ? outcome.message : `status ${outcome.status}`;
    const asked = outcome instanceof Error ? undefined : askedRest(outcome.headers["retry-after"], Date.now());
    if (attempt === attempts || (asked ?? 0) > ASKED_MAX_MS)
      throw new CommandError(`Chatwoot does not answer (${said}); what is imported stays, run it again for the rest`);
    const ms = asked ?? Math.min(REST_MAX_MS, REST_MS * 2 ** (attempt - 1));
    progress(`${what}: ${said}; again in ${Math.ceil(ms / 1000)} s`);
    await rest(ms, signal);
  }
}
