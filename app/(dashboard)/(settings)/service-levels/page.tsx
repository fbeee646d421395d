export { ServiceLevels as default } from "@/lib/ui/settings/service-levels";
