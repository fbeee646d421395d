import type { z } from "zod";
import { email as emailSchema } from "../../protocol/values";
import { CommandError } from "../command";
import { type Chatwoot, Refused } from "./api";
import { importConversations } from "./import-conversations";
import { type AccountImport, type Run, readAll } from "./run";
import * as shapes from "./shapes";
import { type Counts, createTally } from "./tally";
import { clean, toContact } from "./translate";

/**
 * Imports an account of Chatwoot: agents, contacts, conversations, canned replies and articles. What was imported before
 * is found again, so that it goes on where it ended, and what came since is added.
 * @throws CommandError where Chatwoot does not answer, or refuses; the signal's reason where it was stopped
 */
export async function importAccount(options: AccountImport): Promise<Counts> {
  const space = `${options.origin.workspaceId} ${options.origin.source}`;
  const run: Run = { ...options, space, tally: createTally(), members: new Map() };
  await requireAccount(run.api);
  await importAgents(run);
  await importContacts(run);
  await importConversations(run);
  await importReplies(run);
  await importArticles(run);
  return run.tally.counts;
}

async function requireAccount(api: Chatwoot): Promise<void> {
  try {
    await api.get("");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new CommandError(`${error.message}: the token opens no such account`, { cause: error });
  }
}

async function importAgents({ api, target, tally, members }: Run): Promise<void> {
  for (const agent of readAll(tally, "agent", shapes.agent, await api.getList("/agents"))) {
    const email = emailSchema.safeParse(agent.email);
    if (!email.success) {
      tally.complain(`agent ${agent.id}`, "has no address");
      continue;
    }
    const name =
      clean(agent.name || agent.available_name)
        .trim()
        .slice(0, 120) || email.data;
    const { member, made } = await target.member({ email: email.data, name });
    members.set(agent.id, member);
    if (made) tally.add("agents");
  }
}

async function importContacts({ api, target, tally, space, site, now, signal, progress }: Run): Promise<void> {
  let seen = 0;
  for await (const page of api.getPages("/contacts", { sort: "id" })) {
    signal.throwIfAborted();
    const given = readAll(tally, "contact", shapes.contact, page).map((each) => toContact(each, space, site, now()));
    const { made } = await target.contacts(given);
    tally.add("contacts", made);
    seen += page.length;
    progress(`contacts: ${seen}`);
  }
}

/** Chatwoot fills in more variables than Baton: those that Baton does not know are left out of the reply. */
async function importReplies({ api, target, tally }: Run): Promise<void> {
  for (const reply of readAll(tally, "canned reply", shapes.cannedResponse, await api.getList("/canned_responses"))) {
    const shortcut = reply.short_code
      .trim()
      .replace(/[^\p{L}\p{N}_-]+/gu, "-")
      .slice(0, 40);
    const outcome = await target.reply({ shortcut, text: clean(reply.content) });
    if ("refused" in outcome) tally.complain(`canned reply ${reply.short_code}`, outcome.refused);
    else if (outcome.made) tally.add("canned_replies");
  }
}

async function importArticles(run: Run): Promise<void> {
  const { api, tally } = run;
  const portals = await unlessRefused(run, () => api.getList("/portals"));
  for (const { slug } of readAll(tally, "portal", shapes.portal, portals)) {
    const path = `/portals/${encodeURIComponent(slug)}/articles`;
    for await (const page of api.getPages(path)) await importPage(run, slug, readAll(tally, "article", shapes.article, page));
  }
}

async function importPage(
  { api, target, tally, assistantId, origin, signal }: Run,
  portal: string,
  page: z.output<typeof shapes.article>[],
) {
  for (const { id, title, content, slug, status } of page) {
    signal.throwIfAborted();
    if (status !== "published" && status !== 1) tally.leaveOut("articles that are not published");
    else if (assistantId === null) tally.leaveOut("articles, since the workspace has no assistant");
    else {
      const url = slug ? `${api.base}/hc/${encodeURIComponent(portal)}/articles/${encodeURIComponent(slug)}` : null;
      const name = clean(title).trim().slice(0, 200) || `Article ${id}`;
      const given = { title: name, source: `${origin.source} article ${id}`, content: clean(content), url };
      await target.article(assistantId, given).then(
        () => tally.add("articles"),
        (error: Error) => tally.complain(`article ${id}`, error.message),
      );
    }
  }
}

/** Accounts without a help centre have no portals, and older versions of Chatwoot don't know them. */
async function unlessRefused({ tally }: Run, ask: () => Promise<unknown[]>): Promise<unknown[]> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    tally.complain("articles", error.message);
    return [];
  }
}
