export { RoomsLayout as default } from "@/lib/ui/rooms/rooms";
