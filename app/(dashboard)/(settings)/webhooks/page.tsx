export { Webhooks as default } from "@/lib/ui/settings/webhooks";
