ALTER TABLE "dialogs" ADD COLUMN "first_written_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "dialogs" ADD COLUMN "first_needed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "dialogs" ADD COLUMN "first_reply_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "dialogs_begun" ON "dialogs" USING btree ("workspace_id","created_at") WHERE "dialogs"."kind" = 'support';--> statement-breakpoint
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
