import { expect, it } from "vitest";
import { clientAddress } from "./client-address";

const PEER = "10.0.0.2";
const TRUSTED = ["10.0.0.0/8"];

it.each([
  ["nobody is trusted, and somebody pretends", PEER, "1.2.3.4", [], PEER],
  ["a trusted proxy forwards", PEER, "1.2.3.4", TRUSTED, "1.2.3.4"],
  ["a client pretends before a trusted proxy", PEER, "6.6.6.6, 1.2.3.4", TRUSTED, "1.2.3.4"],
  ["two trusted proxies", PEER, "6.6.6.6, 1.2.3.4, 10.0.0.9", TRUSTED, "1.2.3.4"],
  ["all of them are trusted", PEER, "10.0.0.8, 10.0.0.9", TRUSTED, "10.0.0.8"],
  ["a stranger's proxy pretends", "5.5.5.5", "1.2.3.4", TRUSTED, "5.5.5.5"],
  ["what it says is no address", PEER, "nonsense, <script>", TRUSTED, PEER],
  ["the proxy adds the port", PEER, "6.6.6.6, 203.0.113.9:4711", TRUSTED, "203.0.113.9"],
  ["the proxy adds the port to an IPv6 address", PEER, "6.6.6.6, [2001:db8::9]:4711", TRUSTED, "2001:db8::9"],
  ["the proxy writes brackets", PEER, "[2001:db8::9]", TRUSTED, "2001:db8::9"],
  ["an entry that can't be read stands right of a pretended one", PEER, "6.6.6.6, unknown", TRUSTED, PEER],
  ["an entry that can't be read stands left of a trusted proxy", PEER, "6.6.6.6, _hidden, 10.0.0.9", TRUSTED, "10.0.0.9"],
  ["an empty entry", PEER, "6.6.6.6, ", TRUSTED, PEER],
  ["a number that only some programs take for an address", PEER, "6.6.6.6, 134744072", TRUSTED, PEER],
  ["IPv4 over IPv6", "::ffff:10.0.0.2", "1.2.3.4", TRUSTED, "1.2.3.4"],
  ["there is none", undefined, undefined, [], "unknown"],
  ["there is no peer, whatever is said", undefined, "1.2.3.4", TRUSTED, "unknown"],
] as const)("%s", (_what, peer, forwarded, trusted, address) => {
  expect(clientAddress(peer, forwarded, trusted)).toBe(address);
});
