DROP INDEX "audit_workspace";--> statement-breakpoint
DROP INDEX "audit_action";--> statement-breakpoint
DROP INDEX "audit_actor";--> statement-breakpoint
DROP INDEX "dialogs_inbox";--> statement-breakpoint
DROP INDEX "dialogs_all";--> statement-breakpoint
DROP INDEX "dialogs_assignee";--> statement-breakpoint
DROP INDEX "dialogs_contact";--> statement-breakpoint
DROP INDEX "handoffs_dialog";--> statement-breakpoint
CREATE INDEX "dialogs_open" ON "dialogs" USING btree ("workspace_id","updated_at","id") WHERE "dialogs"."kind" = 'support' and "dialogs"."status" in ('assistant', 'queued', 'human');--> statement-breakpoint
CREATE INDEX "dialogs_labels" ON "dialogs" USING gin ("labels") WHERE "dialogs"."labels" <> '[]'::jsonb;--> statement-breakpoint
CREATE INDEX "audit_workspace" ON "audit_log" USING btree ("workspace_id","id");--> statement-breakpoint
CREATE INDEX "audit_action" ON "audit_log" USING btree ("workspace_id","action","id");--> statement-breakpoint
CREATE INDEX "audit_actor" ON "audit_log" USING btree ("workspace_id","actor","id");--> statement-breakpoint
CREATE INDEX "dialogs_inbox" ON "dialogs" USING btree ("workspace_id","kind","status","updated_at","id");--> statement-breakpoint
CREATE INDEX "dialogs_all" ON "dialogs" USING btree ("workspace_id","kind","updated_at","id");--> statement-breakpoint
CREATE INDEX "dialogs_assignee" ON "dialogs" USING btree ("assignee_id","status","updated_at","id");--> statement-breakpoint
CREATE INDEX "dialogs_contact" ON "dialogs" USING btree ("contact_id","id");--> statement-breakpoint
CREATE INDEX "handoffs_dialog" ON "handoffs" USING btree ("dialog_id","id");