/** The browser's half of Baton, with no framework: what the dashboard and the widget stand on. */
export { charactersOver } from "./characters-over";
export { isComposing } from "./composition";
export { createDesk } from "./desk/desk";
export { emptyView } from "./dialog/view-dialog";
export { fallbackStorage } from "./outbox/fallback-storage";
export { type HostStore, hostStorage } from "./outbox/host-storage";
export { forgetOutboxes, indexedStorage } from "./outbox/indexed-storage";
export { memoryStorage } from "./outbox/memory-storage";
export { pastedFiles } from "./pasted-files";
export * from "./types";
export { goesOn } from "./visitor/owner";
export { scopeOf } from "./visitor/person";
export { createVisitorChat } from "./visitor-chat";
