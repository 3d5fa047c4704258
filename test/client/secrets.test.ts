import { CobaltError } from "../../provider/client";
import { adviceIn } from "../../provider/failure-advice";
import type { FaultAction } from "../../sandbox/types";
import { watchHung } from "./support/deadlines";
import { statuses, transportFaults } from "./support/faults";
import { channelsOf } from "./support/secrets";
import type { World } from "./support/world";
import { keyOf, rejection, startWorld, targetOf } from "./support/world";

jest.mock("../../provider/client/http/timing", () => require("./support/deadlines").timingOfHung);

const tokens = { apiToken: "canary+api/token=1", orgToken: "canary-org-token-2" };
const forms = Object.values(tokens).flatMap((token) => [token, encodeURIComponent(token)]);

function expectClean(what: string, text: string): void {
  for (const form of forms)
    if (text.includes(form)) throw new Error(`${what} holds ${form}: ${text.slice(0, 300)}`);
}

async function everyError(world: World): Promise<readonly unknown[]> {
  const { api } = world;
  const targetId = targetOf(world);
  const calls = [
    () => api.listTargets(),
    () => api.findTarget(targetId),
    () => api.getScan("dsc_unknownUnknownUnknown"),
    () => api.listFindings({ targetId }),
    () => api.createScan(targetId, keyOf("scan")),
  ];
  const errors: unknown[] = [];
  for (const call of calls) {
    const outcome = call();
    errors.push((await rejection(outcome)) ?? (await outcome));
  }
  return errors;
}

const echo = `you sent ${tokens.apiToken} and ${tokens.orgToken} (${encodeURIComponent(tokens.apiToken)})`;
const location = `https://${tokens.orgToken}.example/${tokens.apiToken}`;
const echoes = statuses.map((status): [string, FaultAction] => [
  `status ${status} that echoes the tokens`,
  { kind: "status", when: "before", status, body: JSON.stringify({ message: echo }) },
]);
const others: readonly [string, FaultAction][] = [
  ["a 422 that echoes them as text", { kind: "status", when: "before", status: 422, body: `<p>${echo}</p>` }],
  ["a page with status 200 that echoes them", { kind: "status", when: "before", status: 200, body: echo }],
  ["a redirect that echoes them", { kind: "redirect", status: 302, location }],
  [
    "a next_page that echoes them",
    { kind: "nextPage", value: `/dast/targets?cursor=${encodeURIComponent(tokens.apiToken)}` },
  ],
  ["a next_page elsewhere that echoes them", { kind: "nextPage", value: location }],
];
const faults = transportFaults.map((fault): [string, FaultAction] => [fault.name, fault.action]);

test.each([...echoes, ...others, ...faults])(
  "no token comes out of any error after %s",
  async (_what, action) => {
    const world = await startWorld();
    watchHung(world.sandbox);
    world.sandbox.setTokens(tokens);
    const api = world.another(tokens);
    // A POST is sent some 25 times before it is given up: too often for bodies of 11 MB.
    const match = action.kind === "huge" || action.kind === "bomb" ? { method: "GET" } : {};
    world.sandbox.addFault({ match, times: Number.POSITIVE_INFINITY, action });
    try {
      for (const error of await everyError({ ...world, api })) {
        for (const [channel, text] of Object.entries(channelsOf(error))) expectClean(channel, text);
        if (error instanceof Error) {
          expect(error).toBeInstanceOf(CobaltError);
          expect(error.cause).toBeUndefined();
        }
      }
      for (const notice of world.notices) expectClean("notice", notice);
    } finally {
      await world.close();
    }
  },
);

test("a client shows no token when it is looked at", async () => {
  const world = await startWorld();
  const api = world.another(tokens);
  for (const [channel, text] of Object.entries(channelsOf(api))) expectClean(channel, text);
  await rejection(api.listTargets());
  for (const [channel, text] of Object.entries(channelsOf(api))) expectClean(channel, text);
  await world.close();
});

test("a wrong token's 401 names the data centre and how to choose the other", async () => {
  const world = await startWorld();
  const wrong = (region: "us" | "eu" | undefined) =>
    rejection(
      world.another({ ...tokens, advise: adviceIn({ baseUrl: world.sandbox.url, region }) }).listTargets(),
    );
  const host = new URL(world.sandbox.url).host;
  expect(await wrong("us")).toMatchObject({
    status: 401,
    message: expect.stringMatching(
      new RegExp(`${host}.*region "us".*pulumi config set cobalt:region eu.*COBALT_REGION=eu`, "s"),
    ),
  });
  expect(await wrong("eu")).toMatchObject({
    message: expect.stringContaining("pulumi config set cobalt:region us"),
  });
  expect(await wrong(undefined)).toMatchObject({ message: expect.stringContaining("COBALT_BASE_URL") });
  await world.close();
});
