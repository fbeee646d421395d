import type { z } from "zod";
import { errorBody } from "../../../protocol/errors";
import { BULK_MAX, type BulkResult, type dialogRoutes } from "../../../protocol/routes/dialogs";
import { type Actor, badRequest, isDomainError, toDomainError } from "../../log";
import type { Core } from "../core";
import { selectIds } from "./select-dialogs";
import { changeDialog, type DialogPatch } from "./update-dialog";

type BulkInput = z.output<NonNullable<typeof dialogRoutes.updateDialogs.body>>;

/** Commands at once: what others write meanwhile waits for no more than these. */
const AT_ONCE = 64;

/**
 * Changes many conversations, each by a command of its own: what one of them refuses keeps nothing from the others.
 * @throws DomainError BAD_REQUEST where a filter finds more than `BULK_MAX`
 */
export async function updateMany(core: Core, actor: Actor, { ids, filter, change }: BulkInput): Promise<BulkResult> {
  const wanted = ids ?? (filter ? await selectIds(core, actor, filter, BULK_MAX + 1) : []);
  if (wanted.length > BULK_MAX) throw badRequest(`filter: finds more than ${BULK_MAX} conversations; narrow it`);
  const refused: BulkResult["refused"] = [];
  const remaining = [...new Set(wanted)];
  const all = remaining.length;
  const work = async () => {
    for (let id = remaining.shift(); id !== undefined; id = remaining.shift()) {
      const refusal = await refusalOf(core, actor, id, change);
      if (refusal) refused.push({ id, error: refusal });
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, all) }, work));
  return { changed: all - refused.length, refused };
}

/** @returns why a conversation was not changed; undefined where it was */
async function refusalOf(core: Core, actor: Actor, id: number, change: DialogPatch) {
  try {
    await changeDialog(core, actor, id, change);
    return undefined;
  } catch (error) {
    if (!isDomainError(error)) core.log.error({ err: error, dialog_id: id }, "a conversation of a bulk change was not changed");
    const { code, message, more } = toDomainError(error);
    return errorBody(code, message, core.now(), more);
  }
}
