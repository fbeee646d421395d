import { createMacro, deleteMacro, listMacros, runMacro, updateMacro } from "../../core/conversations";
import { macroRoutes } from "../../protocol/routes/macros";
import { implement } from "../implement";

export const macros = implement(macroRoutes, {
  listMacros: ({ core, actor }) => listMacros(core, actor),
  createMacro: ({ core, actor, body }) => createMacro(core, actor, body),
  updateMacro: ({ core, actor, params, body }) => updateMacro(core, actor, params.id, body),
  deleteMacro: ({ core, actor, params }) => deleteMacro(core, actor, params.id),
  runMacro: ({ core, actor, params, body }) => runMacro(core, actor, { dialog_id: params.id, macro_id: params.macro_id, ...body }),
});
