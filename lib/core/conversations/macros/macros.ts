import { and, asc, eq } from "drizzle-orm";
import type { z } from "zod";
import { macros } from "../../../../db/schema";
import type { Macro, macroRoutes } from "../../../protocol/routes/macros";
import { type Actor, conflict, isUniqueViolation, notFound, OPERATOR, requireMember } from "../../log";
import type { Core } from "../core";
import { madeBy, requireMayChange, requireMayShare, requirePlace, visibleTo } from "../shared-things";

type Row = typeof macros.$inferSelect;
type NewMacro = z.output<typeof macroRoutes.createMacro.body>;
type MacroChange = z.output<typeof macroRoutes.updateMacro.body>;

/** The team's, and each member's own: a menu shows them all. */
const PLACES = { max: 100, what: "macros" };

const toMacro = ({ id, name, shared, actions, member_id, created_at, updated_at }: Row): Macro => ({
  id,
  name,
  shared,
  actions,
  author_id: member_id,
  created_at: created_at.toISOString(),
  updated_at: updated_at.toISOString(),
});

/** The team's and one's own, by name. */
export async function listMacros({ db }: Pick<Core, "db">, actor: Actor): Promise<{ data: Macro[]; next_cursor: null }> {
  requireMember(actor, OPERATOR);
  const rows = await db.select().from(macros).where(visibleTo(actor, macros)).orderBy(asc(macros.name), asc(macros.id));
  return { data: rows.map(toMacro), next_cursor: null };
}

/** @throws DomainError CONFLICT where the name is taken, or there are too many */
export async function createMacro(core: Core, actor: Actor, { shared, ...fields }: NewMacro): Promise<Macro> {
  const made = madeBy(actor, shared);
  await requirePlace(core.db, macros, made, PLACES);
  const now = core.now();
  const [row] = await refusingTaken(
    core.db
      .insert(macros)
      .values({ ...made, ...fields, created_at: now, updated_at: now })
      .returning(),
  );
  return toMacro(row as Row);
}

/** @throws DomainError NOT_FOUND, FORBIDDEN, CONFLICT where the name is taken, or there are too many */
export async function updateMacro(core: Core, actor: Actor, id: number, change: MacroChange): Promise<Macro> {
  const current = await load(core, actor, id);
  requireMayChange(actor, current, "macro");
  await requireMayShare(core.db, actor, macros, current, change.shared, PLACES);
  const [row] = await refusingTaken(
    core.db
      .update(macros)
      .set({ ...change, updated_at: core.now() })
      .where(eq(macros.id, id))
      .returning(),
  );
  if (!row) throw notFound("macro");
  return toMacro(row);
}

/** @throws DomainError NOT_FOUND, FORBIDDEN */
export async function deleteMacro(core: Core, actor: Actor, id: number): Promise<void> {
  requireMayChange(actor, await load(core, actor, id), "macro");
  await core.db.delete(macros).where(eq(macros.id, id));
}

async function load({ db }: Pick<Core, "db">, actor: Actor, id: number): Promise<Row | undefined> {
  const [row] = await db
    .select()
    .from(macros)
    .where(and(eq(macros.id, id), eq(macros.workspace_id, actor.workspaceId)));
  return row;
}

const refusingTaken = <T>(work: PromiseLike<T>): Promise<T> =>
  Promise.resolve(work).catch((error: unknown) => {
    throw isUniqueViolation(error) ? conflict("Another macro has this name") : error;
  });
