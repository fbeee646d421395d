export { Handoff as default } from "@/lib/ui/settings/handoff";
