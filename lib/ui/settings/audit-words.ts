/** What an action of the audit log is called on the page; one that is not here goes by its own name. */
const WORDS: Readonly<Record<string, string>> = {
  sign_in: "Signed in",
  "sign_in.failed": "Failed to sign in",
  sign_out: "Signed out",
  "session.ended": "Ended sign-ins of their own",
  "confirmation.failed": "Named a wrong password or code in the settings",
  "single_sign_on.bound": "Was bound to single sign-on",
  "email.confirmed": "Confirmed their address",
  "contacts.exported": "Exported the contacts",
  "contacts.imported": "Imported contacts",
  "contact.updated": "Changed a person",
  "contact.blocked": "Blocked a person",
  "contact.unblocked": "Unblocked a person",
  "contact.merged": "Merged two people",
  "password.changed": "Changed their password",
  "password.reset": "Set a new password by a link or the command",
  "two_factor.enabled": "Turned two-factor sign-in on",
  "two_factor.disabled": "Turned two-factor sign-in off",
  "two_factor.recovery_code_used": "Used a recovery code",
  "two_factor.recovery_codes_renewed": "Made new recovery codes",
  refused: "Was refused",
  "message.revealed": "Looked at a hidden text",
  "contact.exported": "Exported a person's data",
  "contact.erased": "Erased a person",
  "contact.deleted": "Erased a person",
  "audit.exported": "Exported the audit log",
  "retention.erased": "Erased what was kept long enough",
  "privacy.updated": "Changed the privacy settings",
  "system_alert.posted": "Posted a system alert",
  "system_alert.ended": "Ended a system alert",
  "workspace.created": "Made a workspace",
  "workspace.updated": "Changed the workspace",
  "budget.updated": "Changed the budget of the models",
  "member.created": "Added a member",
  "invitation.created": "Invited somebody",
  "invitation.resent": "Sent an invitation again",
  "invitation.revoked": "Revoked an invitation",
  "invitation.accepted": "Joined by an invitation",
  "member.updated": "Changed a member",
  "member.deleted": "Removed a member",
  "team.created": "Made a team",
  "team.updated": "Changed a team",
  "team.deleted": "Deleted a team",
  "assistant.created": "Made an assistant",
  "assistant.updated": "Changed an assistant",
  "assistant.deleted": "Removed an assistant",
  "email.connected": "Set an assistant's email address",
  "email.disconnected": "Removed an assistant's email address",
  "answer.approved": "Approved an answer of an assistant",
  "answer.changed": "Changed an approved answer",
  "answer.removed": "Removed an approved answer",
  "tool.created": "Made a tool of an assistant",
  "tool.updated": "Changed a tool of an assistant",
  "tool.deleted": "Removed a tool of an assistant",
  "tool.tried": "Tried a tool of an assistant",
  "telegram.connected": "Connected an assistant with Telegram",
  "telegram.disconnected": "Disconnected an assistant from Telegram",
  "site.created": "Made a site",
  "site.updated": "Changed a site",
  "site.deleted": "Removed a site",
  "site.secret_rotated": "Rotated a site's secret",
  "api_key.created": "Made an API key",
  "api_key.revoked": "Revoked an API key",
  "rule.created": "Added a rule",
  "rule.changed": "Changed a rule",
  "rule.deleted": "Removed a rule",
  "sla_policy.created": "Added a service level",
  "sla_policy.changed": "Changed a service level",
  "sla_policy.deleted": "Removed a service level",
  "webhook.created": "Added a webhook",
  "webhook.updated": "Changed a webhook",
  "webhook.deleted": "Removed a webhook",
  "webhook.secret_rotated": "Rotated a webhook's secret",
  "webhook.replayed": "Sent events to a webhook again",
  "webhook.paused": "Paused a webhook that could not be reached",
};

export const actionWords = (action: string): string => (Object.hasOwn(WORDS, action) ? (WORDS[action] ?? action) : action);

/** The groups one can look at alone: each the beginning of its actions' names. */
export const ACTION_GROUPS: readonly { action: string; words: string }[] = [
  { action: "", words: "Everything" },
  { action: "sign_in", words: "Sign-ins" },
  { action: "sign_in.failed", words: "Failed sign-ins" },
  { action: "refused", words: "Refusals" },
  { action: "message.revealed", words: "Looks at hidden texts" },
  { action: "contact.", words: "People's data" },
  { action: "member.", words: "Members and roles" },
  { action: "two_factor.", words: "Two-factor sign-in" },
  { action: "api_key.", words: "API keys" },
  { action: "site.", words: "Sites" },
  { action: "rule.", words: "Rules" },
  { action: "sla_policy.", words: "Service levels" },
  { action: "webhook.", words: "Webhooks" },
  { action: "assistant.", words: "Assistants" },
  { action: "answer.", words: "Approved answers" },
  { action: "tool.", words: "Assistants' tools" },
  { action: "privacy.", words: "Privacy settings" },
];

/** What more an entry says, as one line. */
export const detailWords = (detail: Record<string, unknown>): string =>
  Object.entries(detail)
    .map(([name, value]) => `${name.replace(/_/g, " ")}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`)
    .join(" · ");

/** The end of a day as the person who picked it means it: the beginning of the next, where they are. */
export function dayBounds(from: string, to: string): { from?: string; to?: string } {
  const start = from === "" ? undefined : new Date(`${from}T00:00`);
  const end = to === "" ? undefined : new Date(`${to}T00:00`);
  end?.setDate(end.getDate() + 1);
  return { ...(start ? { from: start.toISOString() } : {}), ...(end ? { to: end.toISOString() } : {}) };
}
