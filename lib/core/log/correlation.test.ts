import { expect, it } from "vitest";
import { createLog } from "../../log";
import { correlated, correlation } from "./correlation";

it("each line tells what it belongs to, and nothing of the lines before it", () => {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>);
  const log = createLog({ WS_LOG_LEVEL: "debug" }, { write }, { belongsTo: correlation });
  correlated({ correlation_id: "7" }, () => {
    log.info({ category: "security", address: "192.0.2.1" }, "first");
    log.info({ status: 200 }, "second");
  });
  log.info("third");
  expect(lines.map(({ time: _, level: __, ...line }) => line)).toEqual([
    { correlation_id: "7", category: "security", address: "192.0.2.1", msg: "first" },
    { correlation_id: "7", status: 200, msg: "second" },
    { msg: "third" },
  ]);
});
