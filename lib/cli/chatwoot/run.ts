import type { z } from "zod";
import type { Origin } from "../../core/imports";
import type { Chatwoot } from "./api";
import { idOf } from "./shapes";
import type { Tally } from "./tally";
import type { Target } from "./target";
import type { Member, SiteOf } from "./translate";

export type AccountImport = {
  api: Chatwoot;
  target: Target;
  origin: Origin;
  assistantId: string | null;
  site: SiteOf | undefined;
  /** Of one file. */
  maxBytes: number;
  now: () => Date;
  signal: AbortSignal;
  progress: (line: string) => void;
};

export type Run = AccountImport & {
  /** What ids are made of that are this workspace's and this account's alone. */
  space: string;
  tally: Tally;
  /** Agents who are members here, by their id there; `isActive`: a conversation may be in their hands. */
  members: Map<number, Member & { isActive: boolean }>;
};

/** What fits its shape; what does not is named. */
export function readAll<S extends z.ZodType>(tally: Tally, what: string, schema: S, items: readonly unknown[]): z.output<S>[] {
  return items.flatMap((item) => {
    const parsed = schema.safeParse(item);
    if (parsed.success) return [parsed.data];
    const [issue] = parsed.error.issues;
    tally.complain(
      `${what} ${idOf(item) ?? "without an id"}`,
      `${issue?.path.join(".") ?? ""} ${issue?.message ?? "is not as expected"}`.trim(),
    );
    return [];
  });
}
