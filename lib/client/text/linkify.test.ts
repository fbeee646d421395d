import { describe, expect, test } from "vitest";
import { fastestMs } from "@/test/fastest";
import { findLinks, linkify } from "./linkify";

/** What leads somewhere in a text: the words, and the address where it is another. */
const links = (text: string) =>
  linkify(text).flatMap(({ text: words, href }) => (href === null ? [] : [href === words ? words : `${words} → ${href}`]));

describe("Addresses are found as people type them, and lead exactly where they say", () => {
  test.each<[text: string, ...links: string[]]>([
    ["http://example.com/_foo_", "http://example.com/_foo_"],
    [
      "https://example.com/_jcr_content/contentPar/gesuch_umschreibung_.spooler.download.pdf",
      "https://example.com/_jcr_content/contentPar/gesuch_umschreibung_.spooler.download.pdf",
    ],
    ["https://en.wikipedia.org/wiki/Kok_(surname)", "https://en.wikipedia.org/wiki/Kok_(surname)"],
    ["(see https://en.wikipedia.org/wiki/Kok_(surname))", "https://en.wikipedia.org/wiki/Kok_(surname)"],
    ["(https://example.com/a), then", "https://example.com/a"],
    ["[https://example.com/a]", "https://example.com/a"],
    ["https://example.com/?a=*b*&c=*d*", "https://example.com/?a=*b*&c=*d*"],
    ["https://example.com/?x=[1]", "https://example.com/?x=[1]"],
    ["https://example.com/?x={1}", "https://example.com/?x={1}"],
    ["https://example.com/a*", "https://example.com/a*"],
    ["https://example.com/~ann/a~b~c", "https://example.com/~ann/a~b~c"],
    ["https://example.com/a__b__c", "https://example.com/a__b__c"],
    ["https://example.com/path#a=1&b=2.", "https://example.com/path#a=1&b=2"],
    ["Is it https://example.com? Or https://example.org!", "https://example.com", "https://example.org"],
    ["https://example.com/a,b;c:d", "https://example.com/a,b;c:d"],
    ["https://example.com/a'b', he said", "https://example.com/a'b"],
    ['"https://example.com/quoted"', "https://example.com/quoted"],
    ["“https://example.com/quoted”", "https://example.com/quoted"],
    ["<https://example.com/tag>", "https://example.com/tag"],
    ["HTTPS://EXAMPLE.COM/Path", "HTTPS://EXAMPLE.COM/Path"],
    ["http://localhost:3000/x", "http://localhost:3000/x"],
    ["http://192.168.1.1:8080/", "http://192.168.1.1:8080/"],
    ["http://[::1]:3000/x", "http://[::1]:3000/x"],
    ["https://müller.example/straße", "https://müller.example/straße"],
    ["https://例え.jp/パス", "https://例え.jp/パス"],
    ["http://пример.рф/путь", "http://пример.рф/путь"],
    ["访问https://example.com/a，谢谢", "https://example.com/a"],
    ["（https://example.com/a）", "https://example.com/a"],
    ["https://example.com是", "https://example.com"],
    ["www.example.com/a_b_", "www.example.com/a_b_ → https://www.example.com/a_b_"],
    ["Go to www.example.co.uk.", "www.example.co.uk → https://www.example.co.uk"],
    ["mail ann.lee+shop@example.co.uk, please", "ann.lee+shop@example.co.uk → mailto:ann.lee+shop@example.co.uk"],
    ["_ann_@example.com", "_ann_@example.com → mailto:_ann_@example.com"],
    ["müller@bücher.example", "müller@bücher.example → mailto:müller@bücher.example"],
    ["邮箱ann@example.com谢谢", "ann@example.com → mailto:ann@example.com"],
    ["ann@example.com.", "ann@example.com → mailto:ann@example.com"],
    ["https://example.com/?mail=ann@example.com", "https://example.com/?mail=ann@example.com"],
    ["one https://a.example/1 two https://b.example/2", "https://a.example/1", "https://b.example/2"],
    ["line one\nhttps://example.com/2\nline three", "https://example.com/2"],
  ])("%j", (text, ...wanted) => {
    expect(links(text)).toEqual(wanted);
  });

  test.each([
    "https://",
    "http:// example.com",
    "www.",
    "www.example",
    "awww.example.com",
    "xhttps://example.com",
    "example.com",
    "https://google.com@evil.example/",
    "https://google.com:80@evil.example",
    "javascript:alert(1)",
    "ann@example",
    "@ann",
    "ann@",
    "a@b@c.example",
    "pkg@1.2.3",
    "ssh://git@example.com:22",
    "\\\\some\\network\\share\\_Documentation",
    "d:\\Desktop\\qos\\_todelete",
    "3~5 days, age(1~3)",
    "2*3*4 = 24",
  ])("%j leads nowhere", (text) => {
    expect(links(text)).toEqual([]);
  });

  test("an address ends where the direction of text is turned", () => {
    expect(links("https://example.com/\u202egnp.exe")).toEqual(["https://example.com/"]);
  });
});

test("the parts of a text together are the text", () => {
  const text = "a https://example.com/_b_ (www.example.com), c@d.example\n e";
  expect(
    linkify(text)
      .map((part) => part.text)
      .join(""),
  ).toBe(text);
  expect(linkify("")).toEqual([]);
});

test.each(["https://", "www.", "@", "a@", "a", "(", "https://a.b/(", "a@b.", "https://a.b/ ", ".a", "é@", "https://x.y/)"])(
  "10 KB of %j take under 50 ms",
  (piece) => {
    const text = piece.repeat(Math.ceil(10_240 / piece.length));
    expect(fastestMs(() => findLinks(text))).toBeLessThan(50);
  },
);
