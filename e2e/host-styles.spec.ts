import { expectChatUsable, expectLauncherInCorner, expectPageUsable, pageHtml, test } from "./host-site";

/** Sheets that sites really have, or that are as bad as they get; `body` and what it holds may look however they like. */
const SHEETS: Record<string, string> = {
  "a column for every block of the body": "body>div{position:relative;max-width:900px;margin:auto}",
  "a stacking order for the body's children": "body>*{position:relative;z-index:1}",
  "every block positioned": "div{position:relative}",
  "a transform on the body": "body{transform:translateZ(0)}",
  "a filter on the body": "body{filter:grayscale(1)}",
  "blocks of the body that fill the screen": "body>div{height:100%;min-height:100vh;width:100%}",
  "empty elements hidden": ":empty{display:none!important}",
  "blocks faded and scaled": "body>div{opacity:.9;transform:scale(.98)}",
  "every position static": "*{position:static!important}",
  "everything unset": "*{all:unset!important}",
  "children of the root made invisible": "html>*{position:relative!important;opacity:.2!important;display:block!important}",
  "the element itself addressed": "baton-chat{display:none!important;position:static!important;width:100vw!important}",
  "elements without a definition hidden": ":not(:defined){visibility:hidden!important;display:none!important}",
  "a transform on the root element": "html{transform:translateY(0)}",
  "a perspective on the root element": "html{perspective:100px}",
  "containment on the root element": "html{contain:layout}",
  "a filter on the root element": "html{filter:invert(1)}",
  "only links may be clicked": "*{pointer-events:none!important}a{pointer-events:auto!important}",
  "everything turns":
    "html>:not(head,body){animation:turn 1s infinite!important;transform:rotate(45deg)!important;transition:all 9s!important}@keyframes turn{to{rotate:360deg}}",
  "everything in front": "*{position:relative;z-index:2147483647!important}",
  "everything in the top left corner": "*{inset:0 auto auto 0!important}",
  "the root a flex box": "html{display:flex;flex-direction:column}html>*{flex:1}",
  "the root a grid": "html{display:grid;place-items:center}",
  "the last child of the root cut away":
    "html>:last-child{margin:99px!important;clip-path:circle(0)!important;float:left!important;content-visibility:hidden!important}",
  "nothing larger than nothing": "html>:not(body){max-width:0!important;max-height:0!important;overflow:hidden!important}",
  "everything invisible but the body": "*{visibility:hidden!important}body,body *{visibility:visible!important}",
};

test.describe("the page's styles have no say", () => {
  for (const [name, css] of Object.entries(SHEETS)) {
    test(`with ${name} the launcher is in its corner, and page and chat can be used`, async ({ page, site }) => {
      await page.goto(site.serve({ "": pageHtml(site.snippet(), { css }) }));
      await expectLauncherInCorner(page);
      await page.evaluate(() => window.scrollTo(0, 500));
      await expectLauncherInCorner(page);
      await expectPageUsable(page);
      await expectChatUsable(page);
    });
  }
});
