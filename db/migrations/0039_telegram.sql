CREATE TABLE "telegram_bots" (
	"assistant_id" text PRIMARY KEY NOT NULL,
	"workspace_id" bigint NOT NULL,
	"bot_id" bigint NOT NULL,
	"username" text NOT NULL,
	"name" text NOT NULL,
	"token_sealed" text NOT NULL,
	"webhook_sealed" text NOT NULL,
	"webhook_url" text,
	"update_id" bigint,
	"last_update_at" timestamp (3) with time zone,
	"error" text,
	"failing_since" timestamp (3) with time zone,
	"is_refused" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "telegram_chats" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "telegram_chats_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"assistant_id" text NOT NULL,
	"bot_id" bigint NOT NULL,
	"chat_id" bigint NOT NULL,
	"contact_id" uuid NOT NULL,
	"dialog_id" bigint,
	"previous_dialog_id" bigint,
	"due_seq" bigint DEFAULT 0 NOT NULL,
	"delivered_seq" bigint DEFAULT 0 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"retry_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "telegram_messages" (
	"chat" bigint NOT NULL,
	"telegram_id" bigint NOT NULL,
	"message_id" bigint NOT NULL,
	"part" integer NOT NULL,
	"digest" text,
	"edited" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "telegram_messages_chat_telegram_id_part_pk" PRIMARY KEY("chat","telegram_id","part")
);
--> statement-breakpoint
ALTER TABLE "telegram_bots" ADD CONSTRAINT "telegram_bots_assistant_id_assistants_id_fk" FOREIGN KEY ("assistant_id") REFERENCES "public"."assistants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telegram_bots" ADD CONSTRAINT "telegram_bots_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telegram_chats" ADD CONSTRAINT "telegram_chats_assistant_id_assistants_id_fk" FOREIGN KEY ("assistant_id") REFERENCES "public"."assistants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telegram_chats" ADD CONSTRAINT "telegram_chats_dialog_id_dialogs_id_fk" FOREIGN KEY ("dialog_id") REFERENCES "public"."dialogs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telegram_messages" ADD CONSTRAINT "telegram_messages_chat_telegram_chats_id_fk" FOREIGN KEY ("chat") REFERENCES "public"."telegram_chats"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telegram_messages" ADD CONSTRAINT "telegram_messages_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "telegram_bots_bot" ON "telegram_bots" USING btree ("bot_id");--> statement-breakpoint
CREATE UNIQUE INDEX "telegram_chats_chat" ON "telegram_chats" USING btree ("assistant_id","bot_id","chat_id");--> statement-breakpoint
CREATE INDEX "telegram_chats_dialog" ON "telegram_chats" USING btree ("dialog_id");--> statement-breakpoint
CREATE INDEX "telegram_chats_due" ON "telegram_chats" USING btree ("id") WHERE "telegram_chats"."due_seq" > "telegram_chats"."delivered_seq";--> statement-breakpoint
CREATE INDEX "telegram_messages_message" ON "telegram_messages" USING btree ("message_id","chat","part");--> statement-breakpoint
CREATE UNIQUE INDEX "effects_telegram_bot" ON "effects" USING btree (("payload" ->> 'assistant_id')) WHERE "effects"."kind" = 'receive_telegram';--> statement-breakpoint
CREATE UNIQUE INDEX "effects_telegram_chat" ON "effects" USING btree (("payload" ->> 'chat')) WHERE "effects"."kind" = 'deliver_telegram';