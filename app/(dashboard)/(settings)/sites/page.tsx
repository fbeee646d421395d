export { Sites as default } from "@/lib/ui/settings/sites";
