import { readCsv } from "../../../protocol/read-csv";
import { type NewEvaluationCase, newEvaluationCase } from "../../../protocol/routes/evaluations";
import { type Actor, badRequest } from "../../log";
import type { Core } from "../core";
import { addCases } from "./change-cases";

const COLUMNS = ["turns", "behaviour", "source", "fact"];

/**
 * Adds test conversations from a CSV text, all of them or none.
 * @throws DomainError NOT_FOUND, FORBIDDEN, BAD_REQUEST with the line that is wrong, CONFLICT
 */
export async function importEvaluationCases(
  core: Core,
  actor: Actor,
  assistantId: string,
  { csv }: { csv: string },
): Promise<{ added: number }> {
  return { added: (await addCases(core, actor, assistantId, readCases(csv))).length };
}

/** @throws DomainError BAD_REQUEST */
function readCases(csv: string): NewEvaluationCase[] {
  const [head, ...rows] = readCsv(csv);
  const names = (head?.cells ?? []).map((name) => name.trim().toLowerCase());
  const unknown = names.find((name) => !COLUMNS.includes(name));
  if (unknown !== undefined) throw badRequest(`csv: the first line names the columns ${COLUMNS.join(", ")}, not “${unknown.slice(0, 40)}”`);
  if (!names.includes("turns")) throw badRequest("csv: the first line has to name the column turns");
  const cases = rows.map(({ cells, line }) => readCase(Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ""])), line));
  if (cases.length === 0) throw badRequest("csv: holds no test conversation");
  return cases;
}

function readCase({ turns = "", behaviour, source, fact }: Record<string, string>, line: number): NewEvaluationCase {
  const parsed = newEvaluationCase.safeParse({
    turns: turns.split("\n").filter((turn) => turn.trim() !== ""),
    behaviour: behaviour?.trim().toLowerCase().replace(" ", "_") || undefined,
    source: source?.trim() || null,
    fact: fact?.trim() || null,
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badRequest(`csv: line ${line}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is wrong"}`);
}
