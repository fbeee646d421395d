export { Quote as default } from "@/lib/ui/records/record-page";
