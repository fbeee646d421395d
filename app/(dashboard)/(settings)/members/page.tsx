export { Members as default } from "@/lib/ui/settings/members";
