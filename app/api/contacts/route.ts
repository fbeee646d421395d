import { listContacts } from "@/lib/core/people";
import { handle } from "@/lib/http/handle";
import { contactRoutes } from "@/lib/protocol/routes/contacts";

export const GET = handle(contactRoutes.listContacts, ({ core, actor, query }) => listContacts(core, actor, query));
