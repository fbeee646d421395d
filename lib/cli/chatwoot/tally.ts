/** Problems that are named; the others are counted. */
const NAMED_MAX = 100;

/** What an import, or its dry run, has done. */
export type Counts = {
  agents: number;
  contacts: number;
  conversations: number;
  messages: number;
  files: number;
  canned_replies: number;
  articles: number;
  /** What was not imported, by why. */
  left_out: Record<string, number>;
  /** What could not be read or kept, each by its name there; the first hundred. */
  problems: string[];
};

export type Counted = Exclude<keyof Counts, "left_out" | "problems">;

export type Tally = ReturnType<typeof createTally>;

export function createTally() {
  const counts: Counts = {
    agents: 0,
    contacts: 0,
    conversations: 0,
    messages: 0,
    files: 0,
    canned_replies: 0,
    articles: 0,
    left_out: {},
    problems: [],
  };
  const leaveOut = (why: string, how = 1) => {
    counts.left_out[why] = (counts.left_out[why] ?? 0) + how;
  };
  return {
    counts,
    add: (what: Counted, how = 1) => {
      counts[what] += how;
    },
    leaveOut,
    /** What is wrong with something of Chatwoot's, by its name. */
    complain: (name: string, what: string) => {
      leaveOut("could not be read or kept");
      if (counts.problems.length < NAMED_MAX) counts.problems.push(`${name}: ${what}`);
    },
  };
}
