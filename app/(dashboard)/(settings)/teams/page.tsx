export { Teams as default } from "@/lib/ui/settings/teams";
