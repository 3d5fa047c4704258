import { classify } from "../../provider/client/http/classify";
import { requestIdOf, traceLine } from "../../provider/client/http/exchange";
import { maskOf } from "../../provider/client/http/mask";
import type { Answer, ReplyBody } from "../../provider/client/http/replies";

const mask = maskOf(["s3cret-token"]);

function answer(status: number, body: ReplyBody = { kind: "json", value: {} }, location?: string): Answer {
  return { kind: "answer", status, headers: { location }, body };
}

test.each([
  [200, "ok"],
  [201, "ok"],
  [204, "ok"],
  [299, "ok"],
  [300, "redirect"],
  [301, "redirect"],
  [302, "redirect"],
  [303, "redirect"],
  [304, "redirect"],
  [307, "redirect"],
  [308, "redirect"],
  [400, "refused"],
  [401, "unauthorized"],
  [402, "refused"],
  [403, "refused"],
  [404, "not-found"],
  [405, "refused"],
  [406, "refused"],
  [408, "server-error"],
  [409, "conflict"],
  [410, "refused"],
  [418, "refused"],
  [422, "refused"],
  [429, "rate-limited"],
  [499, "refused"],
  [500, "server-error"],
  [502, "server-error"],
  [503, "maintenance"],
  [504, "server-error"],
  [509, "rate-limited"],
  [599, "server-error"],
])("status %i is %s", (status, kind) => {
  expect(classify(answer(status), mask).kind).toBe(kind);
});

test.each<[ReplyBody, string]>([
  [{ kind: "empty" }, "malformed"],
  [{ kind: "text", text: "<html>" }, "malformed"],
  [{ kind: "too large" }, "malformed"],
  [{ kind: "broken", what: "the answer broke off" }, "lost"],
])("a success with the body %j is %s", (body, kind) => {
  expect(classify(answer(200, body), mask).kind).toBe(kind);
});

test("a refusal whose body broke off is still that refusal", () => {
  const broken = { kind: "broken", what: "the answer broke off" } as const;
  expect(classify(answer(422, broken), mask)).toMatchObject({
    kind: "refused",
    status: 422,
    apiMessage: undefined,
  });
});

test.each<[string | undefined, string]>([
  ["https://evil.example/x", "evil.example"],
  ["//evil.example:81/x", "evil.example:81"],
  ["https://user:password@evil.example/", "evil.example"],
  ["/elsewhere", "another path of the same host"],
  ["http://[", "an address that cannot be read"],
  [undefined, "nowhere (it named no address)"],
  ["mailto:a@b", "an address of the scheme mailto:"],
  ["https://s3cret-token.example/", "***.example"],
])("a redirect to %j is told as %j", (location, to) => {
  expect(classify(answer(302, { kind: "empty" }, location), mask)).toMatchObject({ kind: "redirect", to });
});

test.each<[unknown, string | undefined]>([
  [{ message: "no" }, "no"],
  [{ error: "no" }, "no"],
  [{ error: { message: "no", code: 7 } }, "no"],
  [{ errors: ["a", "b"] }, "a; b"],
  [{ errors: [{ detail: "a" }, { title: "b" }] }, "a; b"],
  [{ errors: { date_time: ["is past"], recurrence: "is odd" } }, "date_time: is past; recurrence: is odd"],
  [{ title: "t", detail: "d" }, "d"],
  ["plain", "plain"],
  [{ message: "  two\n lines\u0007 \u202e" }, "two lines\\u0007 \\u202e"],
  [{ message: "your token s3cret-token is wrong" }, "your token *** is wrong"],
  [{ message: "s3cret\u0000-token" }, "s3cret\\u0000-token"],
  [{}, undefined],
  [null, undefined],
  [[], undefined],
  [{ message: "" }, undefined],
])("what Cobalt says in %j is read as %j", (value, apiMessage) => {
  expect(classify(answer(422, { kind: "json", value }), mask)).toMatchObject({ apiMessage });
});

test("long words are shortened to 300 characters, and a page of HTML to its title", () => {
  const long = classify(answer(422, { kind: "json", value: { message: "x".repeat(5000) } }), mask);
  expect(long).toMatchObject({ apiMessage: expect.stringMatching(/^x{299}…$/) });
  const page = { kind: "text", text: "<html><head><title>Bad gateway</title></head><body>…" } as const;
  expect(classify(answer(502, page), mask)).toMatchObject({ apiMessage: "Bad gateway" });
});

test("deeply nested words end in no stack overflow", () => {
  const deep = Array.from({ length: 5000 }).reduce((inner) => ({ error: inner }), "end");
  expect(classify(answer(500, { kind: "json", value: deep }), mask).kind).toBe("server-error");
});

describe("a token that another's text holds", () => {
  const token = "Tok+En/42='x<y>";
  const sees = maskOf([token]);
  const entities = (of: (code: number) => string) =>
    token.replace(/[^A-Za-z0-9]/g, (one) => of(one.charCodeAt(0)));
  const percent = encodeURIComponent(token);
  const forms: readonly (readonly [string, string])[] = [
    ["as it is", token],
    ["in a URL", percent],
    ["in a URL, with lower-case digits", percent.replace(/%../g, (code) => code.toLowerCase())],
    ["in HTML, by numbers", entities((code) => `&#${code};`)],
    ["in HTML, by hexadecimal numbers", entities((code) => `&#x${code.toString(16)};`)],
    ["in HTML, by names", token.replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/'/g, "&apos;")],
  ];
  const told = (reply: Answer) => JSON.stringify(classify(reply, sees));
  const pieces = [token.slice(0, 5), "42=", "x<y", "x&"];
  const expectClean = (text: string) => {
    for (const piece of pieces) expect(text.toLowerCase()).not.toContain(piece.toLowerCase());
    return text;
  };

  test.each(forms)("is masked in an error page, %s", (_how, form) => {
    for (const page of [`<p>You sent ${form} here</p>`, `<title>You sent ${form} here</title>`])
      expect(expectClean(told(answer(403, { kind: "text", text: page })))).toContain("You sent *** here");
  });

  test("is masked where it is the host of a redirect, whose capitals are lost", () => {
    const one = maskOf(["Org-Token-77"]);
    const outcome = classify(answer(302, { kind: "empty" }, "https://Org-Token-77.example/"), one);
    expect(outcome).toMatchObject({ to: "***.example" });
  });

  test.each([1, 4, 8, token.length - 1])(
    "is masked whole where a text is cut after its character %i",
    (kept) => {
      const cut = (at: number, filler: string) => filler.repeat(at).slice(0, at - kept) + token;
      expectClean(told(answer(422, { kind: "json", value: { message: cut(8192, " ") } })));
      for (const filler of [" ", "<br>"])
        for (const at of [8192, 65_536])
          expectClean(told(answer(422, { kind: "text", text: cut(at, filler) })));
      expectClean(told(answer(200, { kind: "text", text: cut(80, "-") })));
      const requestId = requestIdOf({ ...answer(200), headers: { requestId: cut(100, "-") } });
      const request = { at: 0, method: "GET", path: "/", attempt: 1, end: "200", ms: 1, requestId };
      const line = traceLine(request, sees);
      expect(line).not.toContain(`-${token.slice(0, Math.min(kept, 5))}`);
      expect(line).toContain("-*");
    },
  );
});

test("a page of HTML is told as a browser shows it", () => {
  const text =
    "<h1>Sorry</h1><p>You can&#39;t do &quot;this&quot; &amp; that&nbsp;here &#x2014; &#0;&#1114112;&bogus;</p>";
  expect(classify(answer(403, { kind: "text", text }), mask)).toMatchObject({
    apiMessage: 'Sorry You can\'t do "this" & that here — &#0;&#1114112;&bogus;',
  });
});
