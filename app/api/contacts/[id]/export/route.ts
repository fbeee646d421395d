import { exportContact } from "@/lib/core/people";
import { download } from "@/lib/http/download";
import { handle } from "@/lib/http/handle";
import { contactRoutes } from "@/lib/protocol/routes/contacts";

export const GET = handle(contactRoutes.exportContact, async ({ core, actor, params }) =>
  download("contact.json", "application/json", await exportContact(core, actor, params.id)),
);
