export { NotificationSettings as default } from "@/lib/ui/settings/notifications";
