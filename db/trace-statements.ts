import pg from "pg";
import { isTraced, traced } from "../lib/tracing";

/** What a statement does and to which table; of its text nothing else is told. */
const FORM = /^\s*(\w+)(?:[^;]*?\b(?:from|into|update)\s+"?(\w+))?/i;

function optionsOf(text: string) {
  const [, operation = "", table] = FORM.exec(text.slice(0, 2_000)) ?? [];
  const attributes = { "db.system.name": "postgresql", "db.operation.name": operation.toUpperCase(), "db.collection.name": table };
  return { kind: "client", within: true, attributes } as const;
}

/** Runs a statement within a span, where it belongs to something that is traced. @param statement with the name that it is prepared by */
export function tracedStatement<T>({ name, text }: { name?: string | undefined; text: string }, work: () => Promise<T>): Promise<T> {
  if (!isTraced()) return work();
  const options = optionsOf(text);
  const { "db.operation.name": operation, "db.collection.name": table } = options.attributes;
  return traced(name ?? [operation, table].filter(Boolean).join(" "), options, work);
}

const TRANSACTION = { kind: "internal", within: true, attributes: { "db.system.name": "postgresql" } } as const;

/** Runs a transaction within a span, that of its statements. */
export const tracedTransaction = <T>(work: () => Promise<T>): Promise<T> =>
  isTraced() ? traced("transaction", TRANSACTION, work) : work();

type Query = { name?: string; text: string };

/** A pool whose own statements, those of the query builder, are traced; those of a transaction of the query builder are in the span around it. */
export class TracedPool extends pg.Pool {
  constructor(config: pg.PoolConfig) {
    super(config);
    const ask = this.query.bind(this) as (...args: unknown[]) => Promise<unknown>;
    const traceAsk = (asked: string | Query, ...rest: unknown[]) =>
      typeof rest.at(-1) === "function"
        ? ask(asked, ...rest)
        : tracedStatement(typeof asked === "string" ? { text: asked } : asked, () => ask(asked, ...rest));
    this.query = traceAsk as typeof this.query;
  }
}
