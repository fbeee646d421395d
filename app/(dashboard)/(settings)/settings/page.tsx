export { Profile as default } from "@/lib/ui/settings/profile";
