export { Orders as default } from "@/lib/ui/records/records-page";
