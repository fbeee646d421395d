import { answerNotFound } from "@/lib/http/not-found";

export { answerNotFound as DELETE, answerNotFound as GET, answerNotFound as PATCH, answerNotFound as POST, answerNotFound as PUT };
