export type { Core as ImportsCore, Origin } from "./core";
export { findContacts, type ImportedContact, importContacts, type Known } from "./import-contacts";
export { type ImportedConversation, type ImportedMessage, importConversation, type Reached, reachedOf } from "./import-conversation";
export { type FoundMember, findMember, importMember } from "./import-members";
export { importReply } from "./import-replies";
