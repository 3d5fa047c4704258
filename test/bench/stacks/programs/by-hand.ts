import * as pulumi from "@pulumi/pulumi";
import { declarations } from "./declared";

/** What a careful user would write in a hundred lines: `fetch`, an idempotency key, retries, a read, and a diff. */
interface Schedule {
  readonly targetId: string;
  readonly dateTime: string;
  readonly recurrence: string;
}

const provider: pulumi.dynamic.ResourceProvider = {
  async check(_olds, news: Schedule) {
    const failures: pulumi.dynamic.CheckFailure[] = [];
    if (Number.isNaN(Date.parse(news.dateTime)))
      failures.push({ property: "dateTime", reason: `${news.dateTime} is no date` });
    if (!["WEEKLY", "MONTHLY", "QUARTERLY"].includes(news.recurrence))
      failures.push({ property: "recurrence", reason: `${news.recurrence} is no recurrence` });
    return { inputs: news, failures };
  },

  async diff(_id, olds: Schedule, news: Schedule) {
    const replaces = (["targetId", "dateTime", "recurrence"] as const).filter(
      (key) => olds[key] !== news[key],
    );
    return { changes: replaces.length > 0, replaces };
  },

  async create(inputs: Schedule) {
    const { request } = cobalt();
    const first = Math.max(Date.parse(inputs.dateTime), nextRun(inputs.dateTime));
    const body = { date_time: new Date(first).toISOString(), recurrence: inputs.recurrence };
    const path = `/dast/targets/${inputs.targetId}/scheduled_scans`;
    const answer = (await request("POST", path, body)) as { readonly resource: { readonly id: string } };
    return { id: answer.resource.id, outs: { ...inputs } };

    function nextRun(dateTime: string): number {
      const week = 7 * 24 * 3_600_000;
      const past = Math.max(0, Date.now() - Date.parse(dateTime));
      return Date.parse(dateTime) + Math.ceil(past / week) * week;
    }
  },

  async read(id, props: Schedule) {
    await cobalt().request("GET", `/dast/targets/${props.targetId}`);
    return { id: id ?? "", props };
  },
};

/** Everything lies within the provider, since its text is what the state stores. */
function cobalt() {
  const { COBALT_BASE_URL: url, COBALT_API_TOKEN: api, COBALT_ORG_TOKEN: org } = process.env;
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  return { request };

  async function request(method: string, path: string, body?: object) {
    const headers: Record<string, string> = {
      Authorization: `Bearer ${api}`,
      "X-Org-Token": org ?? "",
      Accept: "application/vnd.cobalt.v2+json",
    };
    if (body !== undefined) headers["Content-Type"] = "application/vnd.cobalt.v2+json";
    if (method === "POST") headers["Idempotency-Key"] = require("node:crypto").randomUUID();
    for (let attempt = 1; ; attempt += 1) {
      const answer = await fetch(`${url}${path}`, { method, headers, body: body && JSON.stringify(body) });
      if (answer.ok) return answer.json();
      const isTemporary = [429, 503, 509].includes(answer.status);
      if (!isTemporary || attempt === 5)
        throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      await pause(Number(answer.headers.get("Retry-After") ?? 2 ** attempt) * 1_000);
    }
  }
}

class ScheduledScan extends pulumi.dynamic.Resource {
  constructor(name: string, args: pulumi.Inputs) {
    super(provider, name, args);
  }
}

for (const { name, args } of declarations()) new ScheduledScan(name, { ...args });
