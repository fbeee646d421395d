import { boolean, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { EvaluationBehaviour, EvaluationMiss } from "../../lib/protocol/evaluation";
import { at, createdAt, ref, rowId } from "./columns";
import { dialogs } from "./log";
import { assistants } from "./people";

/** Test conversations of an assistant, each with what its last answer has to be. */
export const evaluationCases = pgTable(
  "evaluation_cases",
  {
    id: rowId(),
    assistant_id: text("assistant_id")
      .notNull()
      .references(() => assistants.id, { onDelete: "cascade" }),
    /** What the visitor says, one turn after another. */
    turns: jsonb("turns").$type<string[]>().notNull(),
    behaviour: text("behaviour").$type<EvaluationBehaviour>().notNull(),
    /** The title or address of the page that the answer has to cite. */
    source: text("source"),
    /** What has to stand in the answer. */
    fact: text("fact"),
    /** The conversation that its turns were copied from: it is erased with that. */
    dialog_id: ref("dialog_id").references(() => dialogs.id, { onDelete: "cascade" }),
    created_at: createdAt(),
    updated_at: at("updated_at").notNull().defaultNow(),
  },
  (t) => [index("evaluation_cases_assistant").on(t.assistant_id, t.id), index("evaluation_cases_dialog").on(t.dialog_id)],
);

/** A run of all test conversations of an assistant. */
export const evaluationRuns = pgTable(
  "evaluation_runs",
  {
    id: rowId(),
    assistant_id: text("assistant_id")
      .notNull()
      .references(() => assistants.id, { onDelete: "cascade" }),
    status: text("status").$type<"running" | "done">().notNull(),
    /** How many conversations it is of. */
    total: integer("total").notNull(),
    /** What the assistant knew and how it was set when the run began. */
    fingerprint: text("fingerprint").notNull(),
    started_by: text("started_by").notNull(),
    created_at: createdAt(),
    finished_at: at("finished_at"),
  },
  (t) => [index("evaluation_runs_assistant").on(t.assistant_id, t.id)],
);

/** What came of one test conversation in a run. */
export const evaluationResults = pgTable(
  "evaluation_results",
  {
    run_id: ref("run_id")
      .notNull()
      .references(() => evaluationRuns.id, { onDelete: "cascade" }),
    case_id: ref("case_id")
      .notNull()
      .references(() => evaluationCases.id, { onDelete: "cascade" }),
    passed: boolean("passed").notNull(),
    misses: jsonb("misses").$type<EvaluationMiss[]>().notNull(),
    behaviour: text("behaviour").$type<EvaluationBehaviour>().notNull(),
    answer: text("answer").notNull(),
    /** Titles of the pages that the answer cites. */
    sources: jsonb("sources").$type<string[]>().notNull(),
    /** Why a person was called. */
    reason: text("reason"),
    tokens: integer("tokens").notNull(),
    /** Millionths of the workspace's currency. */
    cost: ref("cost").notNull(),
  },
  (t) => [primaryKey({ columns: [t.run_id, t.case_id] }), index("evaluation_results_case").on(t.case_id)],
);
