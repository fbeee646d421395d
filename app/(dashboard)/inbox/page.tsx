export { NothingChosen as default } from "@/lib/ui/inbox/inbox";
