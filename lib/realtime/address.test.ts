import { expect, it } from "vitest";
import { clientAddress } from "./address";

const PEER = "10.0.0.2";

it.each([
  ["nobody is trusted, and somebody pretends", PEER, "1.2.3.4", [], PEER],
  ["a trusted proxy tells", PEER, "1.2.3.4", ["10.0.0.0/8"], "1.2.3.4"],
  ["a client pretends before a trusted proxy", PEER, "6.6.6.6, 1.2.3.4", ["10.0.0.0/8"], "1.2.3.4"],
  ["two trusted proxies", PEER, "6.6.6.6, 1.2.3.4, 10.0.0.9", ["10.0.0.0/8"], "1.2.3.4"],
  ["a stranger's proxy pretends", "5.5.5.5", "1.2.3.4", ["10.0.0.0/8"], "5.5.5.5"],
  ["what it says is no address", PEER, "nonsense, <script>", ["10.0.0.0/8"], PEER],
  ["IPv4 over IPv6", "::ffff:10.0.0.2", "1.2.3.4", ["10.0.0.0/8"], "1.2.3.4"],
  ["there is none", undefined, undefined, [], "unknown"],
] as const)("%s", (_what, peer, forwarded, trusted, address) => {
  expect(clientAddress(peer, forwarded, trusted)).toBe(address);
});
