export { guardText, maskedText, throughMask, unsealText } from "./guard";
export { unmaskEdit } from "./mask";
export { createRuleBook, type RuleBook, readPrivacy, toRules } from "./rules";
