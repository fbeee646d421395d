export { type EffectHandler, type Effects, type EffectsOptions, startEffects, WORKSPACE_OF_DIALOG } from "./effects";
export { startGiveBack } from "./give-back";
export { startRetention } from "./retention";
export { startSlowWork } from "./slow-work";
