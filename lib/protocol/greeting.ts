/** The greeting of an assistant for which nobody has written one: the widget says it in the visitor's own language. */
export const DEFAULT_GREETING = "Hi, how can we help?";
