export { InboxLayout as default } from "@/lib/ui/inbox/inbox";
