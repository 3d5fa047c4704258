import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { resources } from "../../registry";
import { tokenOf } from "../../resources/all-fields";
import type { CheckFailure, Context, Lifecycle, UpdateRequest } from "../../resources/lifecycle";
import { type PropertyMap, withoutUnknown } from "../../resources/property-map";
import { safeState } from "../engine-values";
import { describePreviewOutputs, detailedDiff } from "./detailed-diff";
import { RpcError, status } from "./rpc";
import { checkResponse, type Received, secretsOf } from "./secrets";
import type { Call } from "./session";
import { type Decoded, encode, nothing, toStruct } from "./wire";

/** What a URN says of a resource: `urn:pulumi:stack::project::parent$type::name`. */
interface ResourceAddress {
  readonly urn: string;
  readonly lifecycle: Lifecycle;
  /** `project/stack/name`: the same scope that the SDK gives to the dynamic host. */
  readonly scope: string;
}

/** Properties of the dynamic host that a resource brings along when it moves here; they end with the next write. */
const foreign: readonly string[] = ["__provider", "__resource"];

const lifecycles: ReadonlyMap<string, Lifecycle> = new Map(
  Object.entries(resources).map(([resource, lifecycle]) => [tokenOf(resource), lifecycle]),
);

export const resourceCalls = {
  check: async (
    request: messages.CheckRequest,
    call: Call,
    { news: given = nothing, olds: before }: Received,
  ): Promise<messages.CheckResponse> => {
    const { urn, lifecycle, scope } = addressOf(request.getUrn());
    const news = read(given, lifecycle);
    const olds = before && read(before).properties;
    const isNew = olds === undefined || Object.keys(olds).length === 0;
    const context = await call.context(urn);
    const { inputs, failures } = await lifecycle.check(
      { olds: isNew ? undefined : olds, news: news.properties, scope, secrets: news.secrets },
      context,
    );
    return checkResponse({ properties: inputs, secrets: news.secrets }, [...failures, ...foreignIn(given)]);
  },
  diff: async (
    request: messages.DiffRequest,
    call: Call,
    { olds, news }: Received,
  ): Promise<messages.DiffResponse> => {
    const { urn, lifecycle, scope } = addressOf(request.getUrn());
    const state = readState(olds).properties;
    const inputs = read(news).properties;
    const context = await call.context(urn);
    const changes = lifecycle.diff({ id: request.getId(), state, inputs, scope }, context);
    const planned = changes.length === 0 ? {} : lifecycle.plan({ state, inputs, scope }, context);
    return detailedDiff(changes, { state, inputs, planned });
  },
  create: async (
    request: messages.CreateRequest,
    call: Call,
    { properties }: Received,
  ): Promise<messages.CreateResponse> => {
    const { urn, lifecycle, scope } = addressOf(request.getUrn());
    const inputs = read(properties, lifecycle);
    const context = await call.context(urn);
    const response = new messages.CreateResponse();
    if (request.getPreview()) {
      return response.setProperties(
        write(
          lifecycle.plan({ inputs: inputs.properties, state: undefined, scope }, context),
          inputs,
          lifecycle,
        ),
      );
    }
    const created = await lifecycle.create(
      { inputs: inputs.properties, scope, timeoutMs: timeoutOf(request) },
      context,
    );
    return response.setId(created.id).setProperties(write(created.state, inputs, lifecycle));
  },
  update: async (
    request: messages.UpdateRequest,
    call: Call,
    { news, olds }: Received,
  ): Promise<messages.UpdateResponse> => {
    const { urn, lifecycle, scope } = addressOf(request.getUrn());
    const inputs = read(news, lifecycle);
    const state = readState(olds).properties;
    const context = await call.context(urn);
    const update = {
      id: request.getId(),
      state,
      inputs: inputs.properties,
      scope,
      timeoutMs: timeoutOf(request),
    };
    const answer = request.getPreview()
      ? previewed(lifecycle, update, context)
      : await lifecycle.update(update, context);
    return new messages.UpdateResponse().setProperties(write(answer, inputs, lifecycle));
  },
  read: async (
    request: messages.ReadRequest,
    call: Call,
    { properties, inputs: given }: Received,
  ): Promise<messages.ReadResponse> => {
    const { urn, lifecycle, scope } = addressOf(request.getUrn());
    const state = readState(properties);
    const context = await call.context(urn);
    if (Object.keys(state.properties).length === 0) return imported(lifecycle, request.getId(), context);
    const stored = await lifecycle.read({ id: request.getId(), state: state.properties, scope }, context);
    const inputs = read(given, lifecycle);
    const secrets = new Set([...inputs.secrets, ...state.secrets]);
    return new messages.ReadResponse()
      .setId(stored.id)
      .setProperties(write(stored.state, { ...inputs, secrets }, lifecycle))
      .setInputs(toStruct(encode(inputs.properties, inputs.secrets)));
  },
  delete: async (request: messages.DeleteRequest, call: Call, { properties }: Received): Promise<Empty> => {
    const { urn, lifecycle, scope } = addressOf(request.getUrn());
    const state = readState(properties).properties;
    await lifecycle.delete({ id: request.getId(), state, scope }, await call.context(urn));
    return new Empty();
  },
};

function addressOf(urn: string): ResourceAddress {
  const [head = "", project = "", types = "", ...name] = urn.split("::");
  const token = types.split("$").at(-1) ?? "";
  const lifecycle = lifecycles.get(token);
  if (lifecycle === undefined)
    throw new RpcError(status.notFound, `pulumi-cobalt has no resource ${JSON.stringify(token)}.`);
  return { urn, lifecycle, scope: `${project}/${head.split(":")[2] ?? ""}/${name.join("::")}` };
}

/** `lifecycle`: whose inputs they are; those that hold a secret by their nature are marked, whatever the program says. */
function read({ properties, secrets }: Decoded = nothing, lifecycle?: Lifecycle): Decoded {
  const decoded = {
    properties,
    secrets: new Set([...secrets, ...(lifecycle?.secretInputs?.(properties) ?? [])]),
  };
  if (!foreign.some((key) => Object.hasOwn(decoded.properties, key))) return decoded;
  const own = Object.entries(decoded.properties).filter(([key]) => !foreign.includes(key));
  return { ...decoded, properties: Object.fromEntries(own) };
}

function readState(received: Decoded | undefined): Decoded {
  const { properties, secrets } = read(received);
  return { properties: withoutUnknown(properties) as PropertyMap, secrets };
}

/** What the dynamic host alone gives its resources was not written by a program of this one. */
function foreignIn({ properties }: Decoded): CheckFailure[] {
  const reason = "this property belongs to pulumi-cobalt's dynamic resources; take it out";
  return foreign.filter((key) => Object.hasOwn(properties, key)).map((property) => ({ property, reason }));
}

function write(answer: PropertyMap, { secrets }: Decoded, lifecycle: Lifecycle): Struct {
  return toStruct(encode(safeState(answer, lifecycle), secretsOf(answer, secrets, lifecycle.derivations)));
}

/** What an update will make of a resource. Says beside it which outputs will change, since the CLI prints no output in a preview. */
function previewed(lifecycle: Lifecycle, request: UpdateRequest, context: Context): PropertyMap {
  const planned = lifecycle.plan(request, context);
  const toCome = describePreviewOutputs(lifecycle.diff(request, context), { ...request, planned });
  if (toCome !== undefined) context.diagnostics.info(toCome);
  return planned;
}

/** The engine's `customTimeouts` in milliseconds; it sends 0 where none is set. */
function timeoutOf(request: { getTimeout(): number }): number | undefined {
  const seconds = request.getTimeout();
  return seconds > 0 ? seconds * 1_000 : undefined;
}

async function imported(lifecycle: Lifecycle, id: string, context: Context): Promise<messages.ReadResponse> {
  const found = await lifecycle.import(id, context);
  return new messages.ReadResponse()
    .setId(found.id)
    .setProperties(write(found.state, { properties: found.inputs, secrets: new Set() }, lifecycle))
    .setInputs(toStruct(encode(found.inputs, new Set())));
}
