export { RoomPage as default } from "@/lib/ui/rooms/room-page";
