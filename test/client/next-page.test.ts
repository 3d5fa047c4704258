import { nextPageOf } from "../../provider/client/reads/pages";
import { hostilePages } from "./support/hostile-pages";

const baseUrl = "https://api.us.cobalt.io";
const targets = { baseUrl, path: "/dast/targets", query: { limit: "100" } };
const scans = { baseUrl, path: "/dast/scans", query: { target: "dt_1", scan: undefined, limit: "100" } };

test.each(hostilePages("api.us.cobalt.io", "evil.example"))("next_page %j is refused", (value) => {
  expect(nextPageOf(value, targets)).toMatchObject({
    kind: "refused",
    why: expect.stringMatching(/^it /),
  });
});

test("there are at least 25 hostile forms", () => {
  expect(new Set(hostilePages("a", "b")).size).toBeGreaterThanOrEqual(25);
});

test.each([null, undefined, ""])("next_page %j ends the listing", (value) => {
  expect(nextPageOf(value, targets)).toEqual({ kind: "last" });
});

const followed = { kind: "next", path: "/dast/targets?cursor=1&limit=100", cursor: "1" };

test.each([
  "/dast/targets?cursor=1",
  "/resource?cursor=1",
  "?cursor=1",
  "/?cursor=1",
  "/orgs?cursor=1",
  "/dast/../orgs?cursor=1",
  "/dast/./targets?cursor=1",
  "/dast//targets?cursor=1",
  "/dast/tärgets?cursor=1",
  "https://api.us.cobalt.io/dast/targets?cursor=1",
  "https://api.us.cobalt.io?cursor=1",
  "HTTPS://API.us.cobalt.io:443/v3/targets?cursor=1",
  "/dast/targets?cursor=1&target=dt_2&scan=dsc_2",
  "/dast/targets?target=dt_2&&t%61rget=dt_3&cursor=1",
])("of next_page %j the query is taken, on the path that was asked", (value) => {
  expect(nextPageOf(value, targets)).toEqual(followed);
});

test.each([
  [
    "/resource?cursor=eyJwYWdlIjozLCJzaXplIjoxMH0=",
    "cursor=eyJwYWdlIjozLCJzaXplIjoxMH0=&target=dt_1&limit=100",
  ],
  ["/resource?cursor=a%2Fb%3D&limit=10", "cursor=a%2Fb%3D&limit=10&target=dt_1"],
  ["/resource?cursor=a+b&target=dt_1", "cursor=a+b&target=dt_1&limit=100"],
  ["/resource?target=dt_2&cursor=c&scan=dsc_7", "cursor=c&target=dt_1&limit=100"],
  ["/resource?page=2&per_page=100", "page=2&per_page=100&target=dt_1&limit=100"],
  ["/resource?after=é", "after=%C3%A9&target=dt_1&limit=100"],
])("to the query of next_page %j the filters that were asked for are put back", (value, query) => {
  expect(nextPageOf(value, scans)).toMatchObject({ kind: "next", path: `/dast/scans?${query}` });
});

test.each([
  ["/a?cursor=x%2Fy&limit=1", "/b?limit=2&cursor=x/y"],
  ["/a?page=2&target=dt_1", "/b?page=2&target=dt_2"],
])("next_page %j and %j are the same page", (one, other) => {
  const [first, second] = [nextPageOf(one, scans), nextPageOf(other, scans)];
  expect(first).toHaveProperty("cursor", (second as { cursor?: string }).cursor);
});
