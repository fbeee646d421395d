import "@/app/globals.css";
