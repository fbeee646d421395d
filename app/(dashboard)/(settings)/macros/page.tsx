export { Macros as default } from "@/lib/ui/settings/macros";
