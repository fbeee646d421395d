export { AssistantPage as default } from "@/lib/ui/assistants/assistant-page";
