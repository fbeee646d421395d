import { updateContact } from "@/lib/core/people/contacts/change-contacts";
import { eraseContact } from "@/lib/core/people/contacts/erase-contact";
import { getContact } from "@/lib/core/people/contacts/read-contacts";
import { handle } from "@/lib/http/handle";
import { contactRoutes } from "@/lib/protocol/routes/contacts";

export const GET = handle(contactRoutes.getContact, ({ core, actor, params }) => getContact(core, actor, params.id));

export const PATCH = handle(contactRoutes.updateContact, ({ core, actor, params, body }) => updateContact(core, actor, params.id, body));

export const DELETE = handle(contactRoutes.deleteContact, ({ core, actor, params }) => eraseContact(core, actor, params.id));
