export { ApiKeys as default } from "@/lib/ui/settings/api-keys";
