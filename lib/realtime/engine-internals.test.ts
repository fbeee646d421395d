import { createServer } from "node:http";
import { Server } from "socket.io";
import { expect, it } from "vitest";
import { checkInternals, LibraryMismatch } from "./engine-internals";

it("a version of socket.io that has all of it starts, and one that has not is refused in one line that names what is gone", () => {
  const io = new Server(createServer());
  expect(() => checkInternals(io)).not.toThrow();
  const { clients } = io.engine as unknown as { clients: unknown };
  Object.assign(io.engine, { clients: undefined, handleUpgrade: undefined });
  expect(() => checkInternals(io)).toThrow(LibraryMismatch);
  expect(() => checkInternals(io)).toThrow(/^This version of socket\.io has no engine\.clients, engine\.handleUpgrade, .*$/);
  Object.assign(io.engine, { clients });
  io.engine.close();
});
