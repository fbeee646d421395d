export { Reports as default } from "@/lib/ui/reports/reports";
