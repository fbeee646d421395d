import {
  blockContact,
  eraseContact,
  exportContact,
  exportContacts,
  getContact,
  importTable,
  listContacts,
  listPages,
  mergeContact,
  unblockContact,
  updateContact,
} from "../../core/people";
import { contactRoutes } from "../../protocol/routes/contacts";
import { download } from "../download";
import { implement } from "../implement";

export const contacts = implement(contactRoutes, {
  listContacts: ({ core, actor, query }) => listContacts(core, actor, query),
  exportContacts: async ({ core, actor, query }) =>
    download("contacts.csv", "text/csv; charset=utf-8", await exportContacts(core, actor, query)),
  importContacts: ({ core, actor, body }) => importTable(core, actor, body),
  getContact: ({ core, actor, params }) => getContact(core, actor, params.id),
  listPages: ({ core, actor, params }) => listPages(core, actor, params.id),
  updateContact: ({ core, actor, params, body }) => updateContact(core, actor, params.id, body),

  blockContact: ({ core, actor, params, body }) => blockContact(core, actor, params.id, body.until ?? null),
  unblockContact: ({ core, actor, params }) => unblockContact(core, actor, params.id),
  mergeContact: ({ core, actor, params, body }) => mergeContact(core, actor, params.id, body.into),

  exportContact: async ({ core, actor, params }) =>
    download("contact.json", "application/json", await exportContact(core, actor, params.id)),

  deleteContact: ({ core, actor, params }) => eraseContact(core, actor, params.id),
});
