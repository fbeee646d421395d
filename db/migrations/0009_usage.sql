CREATE TABLE "assistant_usage" (
	"assistant_id" text NOT NULL,
	"day" date NOT NULL,
	"turns" integer NOT NULL,
	"tokens" bigint NOT NULL,
	CONSTRAINT "assistant_usage_assistant_id_day_pk" PRIMARY KEY("assistant_id","day")
);
--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "monthly_tokens" bigint;--> statement-breakpoint
ALTER TABLE "assistant_usage" ADD CONSTRAINT "assistant_usage_assistant_id_assistants_id_fk" FOREIGN KEY ("assistant_id") REFERENCES "public"."assistants"("id") ON DELETE cascade ON UPDATE no action;