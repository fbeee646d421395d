CREATE TABLE "evaluation_cases" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "evaluation_cases_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"assistant_id" text NOT NULL,
	"turns" jsonb NOT NULL,
	"behaviour" text NOT NULL,
	"source" text,
	"fact" text,
	"dialog_id" bigint,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "evaluation_results" (
	"run_id" bigint NOT NULL,
	"case_id" bigint NOT NULL,
	"passed" boolean NOT NULL,
	"misses" jsonb NOT NULL,
	"behaviour" text NOT NULL,
	"answer" text NOT NULL,
	"sources" jsonb NOT NULL,
	"reason" text,
	"tokens" integer NOT NULL,
	"cost" bigint NOT NULL,
	CONSTRAINT "evaluation_results_run_id_case_id_pk" PRIMARY KEY("run_id","case_id")
);
--> statement-breakpoint
CREATE TABLE "evaluation_runs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "evaluation_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"assistant_id" text NOT NULL,
	"status" text NOT NULL,
	"total" integer NOT NULL,
	"fingerprint" text NOT NULL,
	"started_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "file_objects" (
	"file_id" uuid PRIMARY KEY NOT NULL,
	"store" text NOT NULL,
	"key" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "file_removals" (
	"key" uuid PRIMARY KEY NOT NULL,
	"store" text NOT NULL,
	"writing_for" uuid,
	"due_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "file_removals_writing_for" UNIQUE("writing_for")
);
--> statement-breakpoint
CREATE TABLE "segments" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "segments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"workspace_id" bigint NOT NULL,
	"member_id" bigint,
	"name" text NOT NULL,
	"filter" jsonb NOT NULL,
	"shared" boolean NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "answer_feedback" (
	"message_id" bigint NOT NULL,
	"principal" text NOT NULL,
	"assistant_id" text NOT NULL,
	"helpful" boolean NOT NULL,
	"reason" text,
	"comment" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "answer_feedback_message_id_principal_pk" PRIMARY KEY("message_id","principal")
);
--> statement-breakpoint
CREATE TABLE "approved_answers" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "approved_answers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"assistant_id" text NOT NULL,
	"questions" jsonb NOT NULL,
	"answer" text NOT NULL,
	"languages" jsonb NOT NULL,
	"enabled" boolean NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mentions" (
	"message_id" bigint NOT NULL,
	"member_id" bigint NOT NULL,
	"dialog_id" bigint NOT NULL,
	CONSTRAINT "mentions_message_id_member_id_pk" PRIMARY KEY("message_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "mail_addresses" (
	"assistant_id" text PRIMARY KEY NOT NULL,
	"workspace_id" bigint NOT NULL,
	"address" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mailboxes" (
	"key" text PRIMARY KEY NOT NULL,
	"uid_validity" text,
	"last_uid" bigint DEFAULT 0 NOT NULL,
	"held_by" text,
	"held_until" timestamp (3) with time zone,
	"read_at" timestamp (3) with time zone,
	"error" text
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "mails_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"workspace_id" bigint NOT NULL,
	"dialog_id" bigint NOT NULL,
	"message_id" bigint NOT NULL,
	"last_seq" bigint,
	"direction" text NOT NULL,
	"mail_id" text NOT NULL,
	"reference_ids" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"from_name" text NOT NULL,
	"from_address" text NOT NULL,
	"to_address" text NOT NULL,
	"subject" text NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	"state" text NOT NULL,
	"error" text,
	"claimed_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
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
ALTER TABLE "canned_replies" ADD COLUMN "attachments" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "state" text DEFAULT 'published' NOT NULL;--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "valid_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "preferred" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "language" text;--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "audience" text DEFAULT 'visitors' NOT NULL;--> statement-breakpoint
ALTER TABLE "files" ADD COLUMN "canned_reply_id" bigint;--> statement-breakpoint
ALTER TABLE "evaluation_cases" ADD CONSTRAINT "evaluation_cases_assistant_id_assistants_id_fk" FOREIGN KEY ("assistant_id") REFERENCES "public"."assistants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation_cases" ADD CONSTRAINT "evaluation_cases_dialog_id_dialogs_id_fk" FOREIGN KEY ("dialog_id") REFERENCES "public"."dialogs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation_results" ADD CONSTRAINT "evaluation_results_run_id_evaluation_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."evaluation_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation_results" ADD CONSTRAINT "evaluation_results_case_id_evaluation_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."evaluation_cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation_runs" ADD CONSTRAINT "evaluation_runs_assistant_id_assistants_id_fk" FOREIGN KEY ("assistant_id") REFERENCES "public"."assistants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_objects" ADD CONSTRAINT "file_objects_file_id_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."files"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "segments" ADD CONSTRAINT "segments_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "segments" ADD CONSTRAINT "segments_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answer_feedback" ADD CONSTRAINT "answer_feedback_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answer_feedback" ADD CONSTRAINT "answer_feedback_assistant_id_assistants_id_fk" FOREIGN KEY ("assistant_id") REFERENCES "public"."assistants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "approved_answers" ADD CONSTRAINT "approved_answers_assistant_id_assistants_id_fk" FOREIGN KEY ("assistant_id") REFERENCES "public"."assistants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mentions" ADD CONSTRAINT "mentions_dialog_id_dialogs_id_fk" FOREIGN KEY ("dialog_id") REFERENCES "public"."dialogs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_addresses" ADD CONSTRAINT "mail_addresses_assistant_id_assistants_id_fk" FOREIGN KEY ("assistant_id") REFERENCES "public"."assistants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_addresses" ADD CONSTRAINT "mail_addresses_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mails" ADD CONSTRAINT "mails_dialog_id_dialogs_id_fk" FOREIGN KEY ("dialog_id") REFERENCES "public"."dialogs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telegram_bots" ADD CONSTRAINT "telegram_bots_assistant_id_assistants_id_fk" FOREIGN KEY ("assistant_id") REFERENCES "public"."assistants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telegram_bots" ADD CONSTRAINT "telegram_bots_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telegram_chats" ADD CONSTRAINT "telegram_chats_assistant_id_assistants_id_fk" FOREIGN KEY ("assistant_id") REFERENCES "public"."assistants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telegram_chats" ADD CONSTRAINT "telegram_chats_dialog_id_dialogs_id_fk" FOREIGN KEY ("dialog_id") REFERENCES "public"."dialogs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telegram_messages" ADD CONSTRAINT "telegram_messages_chat_telegram_chats_id_fk" FOREIGN KEY ("chat") REFERENCES "public"."telegram_chats"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telegram_messages" ADD CONSTRAINT "telegram_messages_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "evaluation_cases_assistant" ON "evaluation_cases" USING btree ("assistant_id","id");--> statement-breakpoint
CREATE INDEX "evaluation_cases_dialog" ON "evaluation_cases" USING btree ("dialog_id");--> statement-breakpoint
CREATE INDEX "evaluation_results_case" ON "evaluation_results" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "evaluation_runs_assistant" ON "evaluation_runs" USING btree ("assistant_id","id");--> statement-breakpoint
CREATE INDEX "file_objects_store" ON "file_objects" USING btree ("store");--> statement-breakpoint
CREATE INDEX "file_removals_due" ON "file_removals" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "segments_workspace" ON "segments" USING btree ("workspace_id","name","id");--> statement-breakpoint
CREATE INDEX "answer_feedback_assistant" ON "answer_feedback" USING btree ("assistant_id","message_id");--> statement-breakpoint
CREATE INDEX "approved_answers_assistant" ON "approved_answers" USING btree ("assistant_id","id");--> statement-breakpoint
CREATE INDEX "mentions_member" ON "mentions" USING btree ("member_id","dialog_id");--> statement-breakpoint
CREATE UNIQUE INDEX "mail_addresses_address" ON "mail_addresses" USING btree ("address");--> statement-breakpoint
CREATE INDEX "mail_addresses_workspace" ON "mail_addresses" USING btree ("workspace_id");--> statement-breakpoint
CREATE UNIQUE INDEX "mails_message" ON "mails" USING btree ("message_id","direction");--> statement-breakpoint
CREATE INDEX "mails_mail_id" ON "mails" USING btree ("mail_id");--> statement-breakpoint
CREATE INDEX "mails_dialog" ON "mails" USING btree ("dialog_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "telegram_bots_bot" ON "telegram_bots" USING btree ("bot_id");--> statement-breakpoint
CREATE UNIQUE INDEX "telegram_chats_chat" ON "telegram_chats" USING btree ("assistant_id","bot_id","chat_id");--> statement-breakpoint
CREATE INDEX "telegram_chats_dialog" ON "telegram_chats" USING btree ("dialog_id");--> statement-breakpoint
CREATE INDEX "telegram_chats_due" ON "telegram_chats" USING btree ("id") WHERE "telegram_chats"."due_seq" > "telegram_chats"."delivered_seq";--> statement-breakpoint
CREATE INDEX "telegram_messages_message" ON "telegram_messages" USING btree ("message_id","chat","part");--> statement-breakpoint
ALTER TABLE "files" ADD CONSTRAINT "files_canned_reply_id_canned_replies_id_fk" FOREIGN KEY ("canned_reply_id") REFERENCES "public"."canned_replies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "effects_telegram_bot" ON "effects" USING btree (("payload" ->> 'assistant_id')) WHERE "effects"."kind" = 'receive_telegram';--> statement-breakpoint
CREATE UNIQUE INDEX "effects_telegram_chat" ON "effects" USING btree (("payload" ->> 'chat')) WHERE "effects"."kind" = 'deliver_telegram';--> statement-breakpoint
CREATE INDEX "files_canned_reply" ON "files" USING btree ("canned_reply_id") WHERE "files"."canned_reply_id" is not null;--> statement-breakpoint
CREATE INDEX "records_updated" ON "records" USING btree ("workspace_id","type","updated_at","id");--> statement-breakpoint
CREATE INDEX "records_customer" ON "records" USING btree ("site_id",(customer->>'id'));--> statement-breakpoint
CREATE INDEX "records_parties" ON "records" USING gin ("parties" jsonb_path_ops);
--> statement-breakpoint
-- Whatever deletes a file, by whichever way, has its bytes removed from their store.
CREATE FUNCTION remove_file_object() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.file_removals ("key", "store", "due_at") VALUES (OLD."key", OLD."store", now())
  ON CONFLICT ("key") DO UPDATE SET "writing_for" = NULL, "due_at" = now();
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER file_objects_go AFTER DELETE ON "file_objects" FOR EACH ROW EXECUTE FUNCTION remove_file_object();
