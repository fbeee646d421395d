export { Assistants as default } from "@/lib/ui/assistants/assistants";
