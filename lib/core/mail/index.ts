export { getEmailChannel, inboundAddress, removeEmailChannel, setEmailChannel } from "./addresses";
export { holdMailbox, keepFault, keepPlace, keyOfMailbox, releaseMailbox } from "./mailbox";
export { planDelivered, planUndelivered } from "./mark-undelivered";
export { getMail, listMails } from "./read-mails";
export { type Sender, senderOf } from "./read-sender";
export { receiveMail } from "./receive-mail";
export { replyAddress } from "./reply-address";
