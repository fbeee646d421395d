export { CannedReplies as default } from "@/lib/ui/settings/canned-replies";
