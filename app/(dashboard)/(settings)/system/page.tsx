export { System as default } from "@/lib/ui/system/system";
