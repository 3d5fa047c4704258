import { nextPageOf } from "../../provider/client/reads/next-page";
import { hostilePages } from "./support/hostile-pages";

const base = "https://api.us.cobalt.io";

test.each(hostilePages("api.us.cobalt.io", "evil.example"))("next_page %j is refused", (value) => {
  expect(nextPageOf(value, base)).toMatchObject({ kind: "refused", why: expect.stringMatching(/^it /) });
});

test("there are at least 25 hostile forms", () => {
  expect(new Set(hostilePages("a", "b")).size).toBeGreaterThanOrEqual(25);
});

test.each([null, undefined])("next_page %j ends the listing", (value) => {
  expect(nextPageOf(value, base)).toEqual({ kind: "last" });
});

test.each([
  ["/dast/targets?cursor=abc", "/dast/targets?cursor=abc", "abc"],
  [
    "/dast/scans?target=dt_1&cursor=a%2Fb%3D&limit=100",
    "/dast/scans?target=dt_1&cursor=a%2Fb%3D&limit=100",
    "a/b=",
  ],
  ["https://api.us.cobalt.io/dast/targets?cursor=abc", "/dast/targets?cursor=abc", "abc"],
  ["HTTPS://API.us.cobalt.io:443/dast/targets?cursor=x", "/dast/targets?cursor=x", "x"],
  ["/dast/targets?page=2", "/dast/targets?page=2", "/dast/targets?page=2"],
])("next_page %j is followed to %j", (value, path, cursor) => {
  expect(nextPageOf(value, base)).toEqual({ kind: "next", path, cursor });
});
