export { Rules as default } from "@/lib/ui/settings/rules";
