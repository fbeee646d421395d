export { NoRoomChosen as default } from "@/lib/ui/rooms/rooms";
