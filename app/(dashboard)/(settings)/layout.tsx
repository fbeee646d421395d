export { SettingsLayout as default } from "@/lib/ui/settings/settings";
