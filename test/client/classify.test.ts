import { classify } from "../../provider/client/http/classify";
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
