import type { Page } from "@playwright/test";
import { chatOf, dialogWith, expect, launcherOf, pageHtml, type Site, test, write } from "./host-site";
import { signIn } from "./house";

const RETURNS = "# Returns\n\nYou can send shoes back within 60 days, free of charge.";

/** An assistant that knows when shoes go back, in the chat of a page. */
async function open(page: Page, site: Site): Promise<string> {
  const { id } = await site.call<{ id: string }>("POST", "/api/assistants", { name: "Ava" });
  await site.call("POST", `/api/assistants/${id}/documents`, { title: "Returns", content: RETURNS });
  await page.goto(site.serve({ "": pageHtml(site.snippet(`data-assistant="${id}"`)) }));
  await launcherOf(page).click();
  return id;
}

test("a visitor says that an answer is wrong, and the team makes a test of it, approves an answer and compares the runs", async ({
  browser,
  page,
  site,
}) => {
  const id = await open(page, site);
  await write(page, "How long can I send shoes back?");
  const answer = chatOf(page).getByRole("article").filter({ hasText: "within 60 days" });
  await answer.getByRole("button", { name: "No", exact: true }).click();
  await expect(answer.getByRole("button", { name: "It is wrong" })).toBeFocused();
  await answer.getByRole("button", { name: "It is wrong" }).click();
  await expect(answer.getByText("Thank you. That helps us improve.")).toBeFocused();
  const dialog = await dialogWith(site, "How long can I send shoes back?");

  const { page: desk } = await signIn(browser, site.server.url);
  await desk.goto(`${site.server.url}/inbox/${dialog}?show=all`);
  await expect(desk.getByText("Visitor: it is wrong")).toBeVisible();
  await desk.goto(`${site.server.url}/assistants/${id}`);
  await desk.getByRole("tab", { name: "Evaluation" }).click();
  const feedback = desk.getByRole("list", { name: "Feedback" });
  await feedback.getByRole("button", { name: "Make a test" }).click();
  const tests = desk.getByRole("list", { name: "Tests" });
  await tests.getByRole("button", { name: "Edit" }).click();
  await desk.getByLabel("Page that it has to cite").fill("");
  await desk.getByLabel("What has to stand in the answer").fill("30 days");
  await desk.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await desk.getByRole("button", { name: "Run all tests" }).click();
  const results = desk.getByRole("list", { name: "Results" });
  await expect(results.getByText("does not say the fact")).toBeVisible();

  await desk.getByRole("tab", { name: "Knowledge" }).click();
  await desk.getByRole("button", { name: "Approve an answer" }).click();
  const form = desk.getByRole("dialog");
  await form.getByLabel("Questions").fill("How long can shoes be sent back?\nHow long can I send shoes back?");
  await form.getByLabel("Answer").fill("Shoes can be returned within **30 days**.");
  await form.getByRole("button", { name: "Approve" }).click();
  await desk.getByLabel("Question to match").fill("how long can i return shoes");
  await desk.getByRole("button", { name: "Match" }).click();
  await expect(desk.getByText("Gets the answer to “How long can shoes be sent back?”.")).toBeVisible();

  await desk.getByRole("tab", { name: "Evaluation" }).click();
  await expect(desk.getByText("Knowledge or settings have changed since the last run.")).toBeVisible();
  await desk.getByRole("button", { name: "Run all tests" }).click();
  await expect(results.getByText("Mended")).toBeVisible();
  await results.getByRole("button").click();
  await expect(results.getByText("Before", { exact: true })).toBeVisible();
});
