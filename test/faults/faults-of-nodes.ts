import type { Failpoint } from "@/lib/core/log/failpoints";
import type { TestServer } from "../server";
import { type Fault, holds } from "./fault";
import { hireSender, postMessage } from "./post-message";

/** How many clients a node has. One that was away gets them back as they come anew, and must not be waited for. */
async function connectionsOf(node: TestServer): Promise<number> {
  const metrics = await (await fetch(`${node.url}/metrics`)).text();
  return [...metrics.matchAll(/^baton_connections\{.*\} (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** The node with the most clients dies at that moment of its next write. */
function killedAt(name: string, moment: Failpoint): Fault {
  let victim: TestServer | undefined;
  return {
    name,
    async run({ house }) {
      const [one, other] = house.nodes;
      victim = (await connectionsOf(one)) < (await connectionsOf(other)) ? other : one;
      victim.dieAt(moment);
      await victim.exited();
      return undefined;
    },
    repair: async () => victim?.restart(),
  };
}

const rollingRestart: Fault = {
  name: "rolling SIGTERM",
  async run({ house }) {
    const took: number[] = [];
    for (const node of house.nodes) {
      const start = performance.now();
      const code = await node.kill("SIGTERM");
      took.push(performance.now() - start);
      holds(code === 0, `a node asked to end ended with ${code}`);
      await node.restart();
    }
    const longest = Math.max(...took);
    holds(longest < 20_000, `a node took ${Math.round(longest)} ms to end`);
    return { note: `a node ended within ${(longest / 1000).toFixed(1)} s` };
  },
};

const PAIRS = 200;

const toBothNodes: Fault = {
  name: "one client_id to both nodes at once",
  async run({ house, load }) {
    const desk = load.desks[0];
    const dialogId = desk?.dialogs[0];
    holds(desk !== undefined && dialogId !== undefined, "no dialog is open");
    const token = await house.memberToken(house.workspace.operator.memberId);
    const sender = hireSender(load, "sender to both nodes");
    for (let at = 0; at < PAIRS; at += 1) {
      const [one, other] = await postMessage(load, sender, house.nodes, token, dialogId);
      holds(one?.message.id === other?.message.id, "one client_id made two messages");
      holds(one?.duplicate !== other?.duplicate, "exactly one of the two answers is to say that it is a duplicate");
    }
    return { note: `${PAIRS} pairs` };
  },
};

export const FAULTS_OF_NODES: readonly Fault[] = [
  killedAt("SIGKILL before the commit", "before_commit"),
  killedAt("SIGKILL after the commit, before fan-out", "after_commit"),
  killedAt("SIGKILL after fan-out, before the ack", "before_ack"),
  {
    name: "SIGKILL at any moment",
    async run({ house }) {
      await house.nodes[1].kill("SIGKILL");
      return undefined;
    },
    repair: (house) => house.nodes[1].restart(),
  },
  toBothNodes,
  rollingRestart,
];
