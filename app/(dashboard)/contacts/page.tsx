export { Contacts as default } from "@/lib/ui/contacts/contacts";
