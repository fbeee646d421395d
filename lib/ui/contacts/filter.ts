import type { ContactConditions } from "@/lib/protocol/contact-filter";
import type { Segment } from "@/lib/protocol/routes/segments";

/** What the list of contacts is narrowed by; a field that says nothing is not there. */
export type ContactFilter = ContactConditions;

/** The filter without the fields that say nothing. */
export const statedFilter = (filter: ContactFilter): ContactFilter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== "")) as ContactFilter;

const inOrder = (filter: object): string => JSON.stringify(Object.entries(filter).sort(([a], [b]) => a.localeCompare(b)));

export const isSameFilter = (one: ContactFilter, other: Segment["filter"]): boolean => inOrder(statedFilter(one)) === inOrder(other);

/** How many conditions narrow the list, the words that are searched for aside. */
export const countConditions = ({ q: _words, ...conditions }: ContactFilter): number => Object.keys(statedFilter(conditions)).length;

/** The same as the query of an address. */
export const queryOf = (filter: ContactFilter): string =>
  new URLSearchParams(Object.entries(statedFilter(filter)).map(([name, value]) => [name, String(value)])).toString();
