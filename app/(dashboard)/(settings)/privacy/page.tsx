export { Privacy as default } from "@/lib/ui/settings/privacy";
