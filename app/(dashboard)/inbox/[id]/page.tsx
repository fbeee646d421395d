export { InboxConversation as default } from "@/lib/ui/inbox/inbox";
