export { Visitors as default } from "@/lib/ui/visitors/visitors";
