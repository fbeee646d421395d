CREATE TABLE "automation_cursors" (
	"workspace_id" bigint PRIMARY KEY NOT NULL,
	"position" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rule_runs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rule_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"rule_id" bigint NOT NULL,
	"position" bigint NOT NULL,
	"dialog_id" bigint NOT NULL,
	"outcome" text NOT NULL,
	"error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rules" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rules_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"workspace_id" bigint NOT NULL,
	"name" text NOT NULL,
	"enabled" boolean NOT NULL,
	"event" text NOT NULL,
	"after_minutes" integer,
	"filter" jsonb NOT NULL,
	"actions" jsonb NOT NULL,
	"since" bigint NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sla_policies" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sla_policies_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"workspace_id" bigint NOT NULL,
	"name" text NOT NULL,
	"filter" jsonb NOT NULL,
	"first_reply" integer,
	"next_reply" integer,
	"resolution" integer,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "dialogs" ADD COLUMN "first_written_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "dialogs" ADD COLUMN "first_needed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "dialogs" ADD COLUMN "first_reply_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "dialogs" ADD COLUMN "sla" jsonb;--> statement-breakpoint
ALTER TABLE "automation_cursors" ADD CONSTRAINT "automation_cursors_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_runs" ADD CONSTRAINT "rule_runs_rule_id_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."rules"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_runs" ADD CONSTRAINT "rule_runs_dialog_id_dialogs_id_fk" FOREIGN KEY ("dialog_id") REFERENCES "public"."dialogs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rules" ADD CONSTRAINT "rules_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sla_policies" ADD CONSTRAINT "sla_policies_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "rule_runs_event" ON "rule_runs" USING btree ("rule_id","position");--> statement-breakpoint
CREATE INDEX "rule_runs_list" ON "rule_runs" USING btree ("rule_id","id");--> statement-breakpoint
CREATE INDEX "rule_runs_dialog" ON "rule_runs" USING btree ("dialog_id","rule_id");--> statement-breakpoint
CREATE INDEX "rules_workspace" ON "rules" USING btree ("workspace_id","id");--> statement-breakpoint
CREATE INDEX "sla_policies_workspace" ON "sla_policies" USING btree ("workspace_id","id");--> statement-breakpoint
CREATE INDEX "dialogs_begun" ON "dialogs" USING btree ("workspace_id","created_at") WHERE "dialogs"."kind" = 'support';--> statement-breakpoint
CREATE UNIQUE INDEX "effects_feed" ON "effects" USING btree (("payload" ->> 'workspace_id')) WHERE "effects"."kind" = 'follow_feed';--> statement-breakpoint
UPDATE "dialogs" d SET
  "first_written_at" = t.written,
  "first_needed_at" = coalesce(least(t.asked, t.replied), case when d.status in ('queued', 'human') then t.written end),
  "first_reply_at" = t.replied
FROM (
  SELECT w.id, w.written,
    (SELECT min(h.requested_at) FROM "handoffs" h WHERE h.dialog_id = w.id AND h.requested_at >= w.written) AS asked,
    (SELECT min(m.created_at) FROM "messages" m WHERE m.dialog_id = w.id AND m.author_type = 'member' AND m.kind NOT IN ('note', 'event') AND m.created_at >= w.written) AS replied
  FROM (
    SELECT m.dialog_id AS id, min(m.created_at) AS written FROM "messages" m JOIN "dialogs" s ON s.id = m.dialog_id
    WHERE s.kind = 'support' AND m.sender = 'user' AND m.kind <> 'event' GROUP BY m.dialog_id
  ) w
) t
WHERE t.id = d.id;
