import type { Statement } from "../../../db/database";

/** Statements put together for a combination of parts: each is made once, so that its name stands for one text. */
export function statementsBy<P extends string>(make: (parts: readonly P[]) => Statement): (parts: readonly P[]) => Statement {
  const made = new Map<string, Statement>();
  return (parts) => {
    const key = parts.join();
    const statement = made.get(key) ?? make(parts);
    made.set(key, statement);
    return statement;
  };
}
