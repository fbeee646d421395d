export { createApiKey, deleteApiKey, listApiKeys } from "./api-keys/manage-api-keys";
export { blockContact, unblockContact } from "./contacts/block-contact";
export { updateContact } from "./contacts/change-contacts";
export { describeSelf, noteContext } from "./contacts/describe-self";
export { eraseContact } from "./contacts/erase-contact";
export { eraseExpired } from "./contacts/erase-expired";
export { exportContact } from "./contacts/export-contact";
export { exportContacts } from "./contacts/export-contacts";
export { importTable } from "./contacts/import-table";
export { mergeContact, peopleJobs, pointOn } from "./contacts/merge-contact";
export { listPages, notePage } from "./contacts/note-page";
export { getContact, listContacts } from "./contacts/read-contacts";
export { createSegment, deleteSegment, listSegments, updateSegment } from "./contacts/segments";
export { toContact } from "./contacts/view";
export { keepVisitor, type LiveVisitor, listVisitors } from "./contacts/visitors-now";
export {
  type AuthFault,
  authenticateBearer,
  authenticateCustomer,
  authenticateMember,
  authenticateVisitor,
  customerContactId,
} from "./identity/authenticate";
export { askForConfirmation, confirmEmail } from "./identity/confirm-email";
export { identifyVisitor } from "./identity/identify-visitor";
export { openSession } from "./identity/open-session";
export { asciiHost, domainAllowed, isAdminOrigin, isOwnOrigin, mayPass, originPolicyOf } from "./identity/origins";
export { askForReset, mailsResets, resetPassword, resetPasswordOf, resetsFor } from "./identity/password-reset";
export { rotateKeys } from "./identity/rotate-keys";
export {
  beginSession,
  endSession,
  endSessions,
  listSessions,
  memberActor,
  SESSION_DAYS,
  type SignInFrom,
  signOut,
} from "./identity/sessions";
export { auditSignIn, checkCredentials, refresh, revoke, signIn } from "./identity/sign-in";
export { chosenMember, membersOfProvider } from "./identity/single-sign-on";
export {
  DEVICE_DAYS,
  peekSiteToken,
  signChoiceToken,
  signConfirmationToken,
  signDeviceToken,
  signVisitorToken,
  verifyDeviceToken,
} from "./identity/tokens";
export { beginTwoFactor, codeFaultOf, confirmTwoFactor, disableTwoFactor, renewRecoveryCodes } from "./identity/two-factor";
export { LINK_DAYS, makeVisitorLink, redeemVisitorLink } from "./identity/visitor-links";
export { createMember, deleteMember, updateMember } from "./members/change-members";
export {
  acceptInvitation,
  invitationForMail,
  invite,
  listInvitations,
  resendInvitation,
  revokeInvitation,
} from "./members/invitations";
export { listMembers } from "./members/list-members";
export { getMe, updateMe } from "./members/own-account";
export { setOperatorStatus } from "./members/set-operator-status";
export { createSite, deleteSite, rotateSecret, updateSite } from "./sites/change-sites";
export { getSite, listSites } from "./sites/read-sites";
export { createTeam, deleteTeam, updateTeam } from "./teams/change-teams";
export { getTeam, listTeams } from "./teams/read-teams";
export { createOwner } from "./workspaces/create-owner";
export { baseOf, rememberDashboardOrigin } from "./workspaces/dashboard-origin";
export { findDemoAssistantId } from "./workspaces/demo-assistant";
export { ensureDemo, ensureFirstOwner } from "./workspaces/first-start";
export { getPrivacy, updatePrivacy } from "./workspaces/privacy";
export { createWorkspace, getWorkspace, updateWorkspace } from "./workspaces/workspaces";
