export { Audit as default } from "@/lib/ui/settings/audit";
