import { rotateKeys } from "../../core/people";
import type { Command } from "../command";
import { CommandError } from "../command";
import { secretsOf, withDatabase } from "../open";

export const rotateKeysCommand: Command = {
  name: "rotate-keys",
  summary: "Encrypts everything anew, by the first key of WS_ENCRYPTION_KEY",
  operands: [],
  options: {},
  notes: [
    "Put the new key before the old one (WS_ENCRYPTION_KEY=NEW,OLD) on every node, restart them, and run this with the same settings; afterwards the old key can be taken out.",
    "A server that runs on Postgres may go on; with the embedded database stop it first.",
  ],
  async run(context) {
    const counts = await withDatabase(context, { mustExist: true }, ({ db }, env) =>
      rotateKeys(db, secretsOf(env), context.signal).catch((error: unknown) => {
        if (error instanceof Error && error.message.startsWith("no key "))
          throw new CommandError(`${error.message}; add the key that encrypted it to WS_ENCRYPTION_KEY`, { cause: error });
        if (error === context.signal.reason)
          throw new CommandError("stopped; what is encrypted anew stays so, run it again for the rest", { cause: error });
        throw error;
      }),
    );
    return {
      lines: [
        ...Object.entries(counts).map(([table, count]) => `${table}: ${count} encrypted anew`),
        "Everything is encrypted by the first key now; the others can be taken out of WS_ENCRYPTION_KEY.",
      ],
      json: counts,
    };
  },
};
