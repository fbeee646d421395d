DROP INDEX "notifications_dialog";--> statement-breakpoint
CREATE INDEX "effects_dialog" ON "effects" USING btree ("dialog_id","kind");--> statement-breakpoint
CREATE INDEX "effects_mail" ON "effects" USING btree (("payload" ->> 'member_id')) WHERE "effects"."kind" = 'notify_mail';--> statement-breakpoint
CREATE INDEX "notifications_dialog" ON "notifications" USING btree ("dialog_id","type");