export { Order as default } from "@/lib/ui/records/record-page";
