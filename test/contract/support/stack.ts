import type { ResourceName } from "../../../provider/resources/all-fields";
import type { RecordedRequest } from "../../../sandbox/types";
import { type Properties, unknown } from "../../hosts/plugin/support/calls";
import { type Cobalt, type Said, startCobalt } from "../../hosts/plugin/support/plugin";
import { environmentOf } from "../../resources/support/world";
import type { Case, Seen, Step } from "./case";
import type { Failure, Host, StartHost, Stored } from "./host";
import { inClear, secretsIn } from "./marks";
import { withIds, withNames } from "./names";

type Command = Exclude<Step, { readonly run: "meanwhile" }>;
type Outcome = Pick<Seen, "did"> & Partial<Seen>;

class CheckFailed extends Error {
  constructor(failures: readonly Failure[]) {
    super(
      failures.map(([property, reason]) => (property === "" ? reason : `${property}: ${reason}`)).join("\n"),
    );
  }
}

/** What every command of a case did in this host. */
export async function runCase(start: StartHost, { resource, config, steps }: Case): Promise<readonly Seen[]> {
  const cobalt = await startCobalt();
  try {
    const stack = new Stack(start, resource, cobalt);
    const seen: Seen[] = [];
    for (const step of steps) {
      if (step.run === "meanwhile") step.happens(cobalt);
      else seen.push(await stack.run({ config, ...step }));
    }
    return seen;
  } finally {
    await cobalt.sandbox.close();
  }
}

/** A stack with one resource, and the order in which Pulumi's engine calls a provider for it. */
class Stack {
  #inputs: Properties | undefined;
  #stored: Stored | undefined;

  constructor(
    private readonly start: StartHost,
    private readonly resource: ResourceName,
    private readonly cobalt: Cobalt,
  ) {}

  async run(command: Command): Promise<Seen> {
    const { sandbox } = this.cobalt;
    const environment = environmentOf(sandbox);
    const { COBALT_BASE_URL } = environment;
    const host = await this.start(this.resource, {
      cobalt: this.cobalt,
      environment: command.tokens === false ? { COBALT_BASE_URL } : environment,
      config: withIds(command.config ?? {}, sandbox),
    });
    const begun = sandbox.log.length;
    try {
      const outcome = await this.#do(host, withIds(command, sandbox)).catch(failed);
      const requests = sandbox.log.slice(begun);
      return withNames(this.#seen(outcome, host.said, requests), sandbox);
    } finally {
      await host.close();
    }
  }

  #do(host: Host, command: Command): Promise<Outcome> {
    switch (command.run) {
      case "up":
        return this.#up(host, command.inputs, command.timeout);
      case "preview":
        return this.#preview(host, command.inputs);
      case "refresh":
        return this.#refresh(host);
      case "import":
        return this.#import(host, command.id);
      case "destroy":
        return this.#destroy(host);
    }
  }

  async #up(host: Host, news: Properties, timeout: number | undefined): Promise<Outcome> {
    const inputs = await checked(host, this.#inputs, news);
    const old = this.#stored;
    const { kind, replaces } =
      old === undefined ? { kind: "create" as const, replaces: [] } : await host.diff(old, inputs);
    switch (kind) {
      case "none":
        this.#inputs = inputs;
        return { did: "same" };
      case "update":
        if (old !== undefined) this.#stored = { id: old.id, state: await host.update(old, inputs) };
        this.#inputs = inputs;
        return { did: "update" };
      case "create":
      case "replace": {
        const fresh = old === undefined ? inputs : await checked(host, undefined, news);
        this.#stored = await host.create(fresh, timeout);
        this.#inputs = fresh;
        if (old !== undefined) await host.remove(old);
        return { did: kind, replaces };
      }
    }
  }

  async #preview(host: Host, news: Properties): Promise<Outcome> {
    const inputs = await checked(host, this.#inputs, news);
    const old = this.#stored;
    if (old === undefined) return { did: "create", planned: await host.plan(undefined, inputs) };
    const { kind, replaces, details } = await host.diff(old, inputs);
    if (kind === "none") return { did: "same" };
    if (kind === "update") return { did: "update", details, planned: await host.plan(old, inputs) };
    const again = await checked(host, undefined, news);
    return { did: "replace", replaces, details, planned: await host.plan(undefined, again) };
  }

  async #refresh(host: Host): Promise<Outcome> {
    if (this.#stored === undefined) return { did: "read" };
    const inputs = this.#inputs ?? {};
    this.#stored = await host.read(this.#stored, inputs);
    await host.diff(this.#stored, inputs);
    return { did: "read" };
  }

  async #import(host: Host, id: string): Promise<Outcome> {
    const { inputs, ...stored } = await host.import(id);
    this.#inputs = await checked(host, inputs, inputs);
    this.#stored = stored;
    return { did: "import" };
  }

  async #destroy(host: Host): Promise<Outcome> {
    if (this.#stored !== undefined) await host.remove(this.#stored);
    this.#stored = undefined;
    this.#inputs = undefined;
    return { did: "delete" };
  }

  #seen(outcome: Outcome, said: readonly Said[], requests: readonly RecordedRequest[]): Seen {
    const state = this.#stored?.state;
    return {
      replaces: [],
      failure: "",
      ...outcome,
      planned: outcome.planned && readable(outcome.planned),
      id: this.#stored?.id,
      state: state && readable(state),
      secrets: [...new Set([...secretsIn(state ?? {}), ...secretsIn(this.#inputs ?? {})])].sort(),
      requests: requests.map(({ call, status }) => `${call} ${status ?? "lost"}`),
      posts: requests
        .filter(({ method }) => method === "POST")
        .map(({ path, idempotencyKey, body }) => ({ path, idempotencyKey, body })),
      said: said.map(
        ({ kind, table, text }) => `${table ?? kind}${kind === "heading" ? " begins" : ""}: ${text}`,
      ),
    };
  }
}

async function checked(host: Host, olds: Properties | undefined, news: Properties): Promise<Properties> {
  const { inputs, failures } = await host.check(olds, news);
  if (failures.length > 0) throw new CheckFailed(failures);
  return inputs;
}

/** A fault of the test's or the product's own is none of the answers that a person gets. */
function failed(error: unknown): Outcome {
  if (!(error instanceof Error) || error instanceof TypeError) throw error;
  const details = "details" in error ? String(error.details) : error.message;
  if (/fault of pulumi-cobalt/.test(details)) throw error;
  return { did: "failed", failure: details };
}

/** Outputs without marks and without what only the hosts know. */
function readable(properties: Properties): Properties {
  const own = Object.entries(properties).filter(([key]) => !key.startsWith("__"));
  return Object.fromEntries(own.map(([key, value]) => [key, unknownsNamed(inClear(value))]));
}

function unknownsNamed(value: unknown): unknown {
  if (value === unknown) return "(to come)";
  if (Array.isArray(value)) return value.map(unknownsNamed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unknownsNamed(item)]));
}
