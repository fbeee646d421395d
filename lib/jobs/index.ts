export { type EffectHandler, type Effects, type EffectsOptions, startEffects } from "./effects";
