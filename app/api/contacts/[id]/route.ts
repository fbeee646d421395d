import { eraseContact, getContact, updateContact } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { contactRoutes } from "@/lib/protocol/routes/contacts";

export const GET = handle(contactRoutes.getContact, ({ core, actor, params }) => getContact(core, actor, params.id));

export const PATCH = handle(contactRoutes.updateContact, ({ core, actor, params, body }) => updateContact(core, actor, params.id, body));

export const DELETE = handle(contactRoutes.deleteContact, ({ core, actor, params }) => eraseContact(core, actor, params.id));
