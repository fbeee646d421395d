import type { RecordSort } from "@/lib/protocol/routes/records";

const DUE = ["past", "week"] as const;
export type DueChoice = (typeof DUE)[number];
const SORTS = ["updated", "created", "due"] as const satisfies readonly RecordSort[];

/** What a list of orders or quotes shows, as its address has it. `due`: past its deadline, or due within seven days. */
export type RecordsAddress = {
  status?: string | undefined;
  query?: string | undefined;
  site?: string | undefined;
  customer?: string | undefined;
  contact?: string | undefined;
  due?: DueChoice | undefined;
  sort: RecordSort;
};

const DEFAULT_SORT: RecordSort = "updated";
const TEXTS = ["status", "query", "site", "customer", "contact"] as const;

/** What an address asks for; what can't be meant is left out. */
export function readRecordsAddress(search: URLSearchParams): RecordsAddress {
  const among = <T extends string>(known: readonly T[], name: string) => known.find((each) => each === search.get(name));
  const texts = Object.fromEntries(TEXTS.flatMap((name) => (search.get(name)?.trim() ? [[name, search.get(name)?.trim()]] : [])));
  const due = among(DUE, "due");
  return { ...texts, ...(due ? { due } : {}), sort: among(SORTS, "sort") ?? DEFAULT_SORT };
}

/** @returns `?status=…`, or "" where the list shows what it shows by itself */
export function writeRecordsAddress({ sort, ...filter }: RecordsAddress): string {
  const given = Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(sort === DEFAULT_SORT ? given : [...given, ["sort", sort]]).toString();
  return search && `?${search}`;
}

/** Whether the list leaves out some of what there is. */
export const isNarrowed = ({ sort: _, ...filter }: RecordsAddress): boolean => Object.values(filter).some(Boolean);

const WEEK_MS = 7 * 86_400_000;

/** What the API is asked for. @param now milliseconds */
export function queryOf({ due, ...rest }: RecordsAddress, now: number) {
  const at = (time: number) => new Date(time).toISOString();
  if (due === "past") return { ...rest, due_before: at(now) };
  return due === "week" ? { ...rest, due_after: at(now), due_before: at(now + WEEK_MS) } : rest;
}
