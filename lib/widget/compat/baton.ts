/** What the page hears of a message. */
export type Heard = { id: number; sender: string; kind: string; text: string; timestamp: string; mine: boolean };

type Baton = (name: string, ...values: unknown[]) => void;

/** The loader's own call, which is there before any of these scripts. */
export const baton: Baton = (name, ...values) => (window as unknown as { baton: Baton }).baton(name, ...values);

/** What a page says of its visitor under the names of another product, as attributes; what is not said is left out. */
export const said = (facts: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined && value !== ""));

/** Labels are set one by one there, and as a whole here. */
export function labels() {
  const set = new Set<string>();
  return {
    add(...names: string[]): void {
      for (const name of names) set.add(name);
      baton("tags", [...set]);
    },
    remove(name: string): void {
      set.delete(name);
      baton("tags", [...set]);
    },
  };
}
