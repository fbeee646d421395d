export { type EffectHandler, type Effects, type EffectsOptions, startEffects } from "./effects";
export { type Retention, startRetention } from "./retention";
