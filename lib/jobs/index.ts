export { type EffectHandler, type Effects, type EffectsOptions, startEffects } from "./effects";
export { startRetention } from "./retention";
export { startSlowWork } from "./slow-work";
