export { Quotes as default } from "@/lib/ui/records/records-page";
