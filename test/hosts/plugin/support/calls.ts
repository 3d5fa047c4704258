import type { ServiceError } from "@grpc/grpc-js";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { toStruct } from "../../../../provider/hosts/plugin/wire";
import type { Plugin } from "./plugin";

export type Properties = Readonly<Record<string, unknown>>;

/** Pulumi's marks, written out here so that a wrong one in the product is noticed. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const signature = "4dabf18193072939515e22adb298388d";
export const secret = (value: unknown) => ({ [signature]: "1b47061264138c4ac30d75fd1eb44270", value });
export const output = (fields: Properties) => ({
  [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
  ...fields,
});
export const asset = { [signature]: "c44067f5952c0a294b673a41bacd8c17", text: "x" };
export const archive = { [signature]: "0def7320c3a5731c473e5ecbe6d01bc7", path: "./site" };
/** A value of a kind that only a later engine knows. */
export const foreign = { [signature]: "00000000000000000000000000000000", text: "x" };

export const urnOf = (resource: string, name = "one") =>
  `urn:pulumi:dev::shop::cobalt:index:${resource}::${name}`;

type Callback<T> = (error: ServiceError | null, response: T) => void;

function answer<T>(call: (callback: Callback<T>) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, response) => (error ? reject(error) : resolve(response)));
  });
}

/** The error that a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<ServiceError> {
  const outcome = await call.then(
    () => undefined,
    (error: ServiceError) => error,
  );
  if (outcome === undefined) throw new Error("The call was answered, and not with an error.");
  return outcome;
}

const plain = (struct: Struct | undefined) => struct?.toJavaScript() as Properties | undefined;

export const failuresIn = (response: messages.CheckResponse | messages.InvokeResponse) =>
  response.getFailuresList().map((failure) => [failure.getProperty(), failure.getReason()] as const);

/** One name for each kind of change, as `pulumi preview --json` shows them. */
const kinds = ["add", "add-replace", "delete", "delete-replace", "update", "update-replace"];

export function detailsOf(response: messages.DiffResponse): Record<string, string | undefined> {
  const entries: [string, string | undefined][] = [];
  response.getDetaileddiffMap().forEach((diff: messages.PropertyDiff, path: string) => {
    entries.push([path, kinds[diff.getKind()]]);
  });
  return Object.fromEntries(entries);
}

export interface UpdateArguments {
  readonly id: string;
  readonly olds: Properties;
  readonly news: Properties;
  readonly preview?: boolean;
  /** Seconds, as in `customTimeouts`. */
  readonly timeout?: number;
}

/** The provider protocol's calls, of and with plain values. */
export function callsOf({ client }: Pick<Plugin, "client">, name = "one") {
  return {
    configure: (args: Properties = {}) =>
      answer<messages.ConfigureResponse>((done) =>
        client.configure(new messages.ConfigureRequest().setArgs(toStruct(args)), done),
      ),
    checkConfig: async (news: Properties) => {
      const request = new messages.CheckRequest().setNews(toStruct(news));
      const response = await answer<messages.CheckResponse>((done) => client.checkConfig(request, done));
      return { inputs: plain(response.getInputs()), failures: failuresIn(response) };
    },
    diffConfig: (olds: Properties, news: Properties) => {
      const request = new messages.DiffRequest().setOldInputs(toStruct(olds)).setNews(toStruct(news));
      return answer<messages.DiffResponse>((done) => client.diffConfig(request, done));
    },
    check: async (resource: string, news: Properties, olds?: Properties) => {
      const request = new messages.CheckRequest().setUrn(urnOf(resource, name)).setNews(toStruct(news));
      if (olds) request.setOlds(toStruct(olds));
      const response = await answer<messages.CheckResponse>((done) => client.check(request, done));
      return { inputs: plain(response.getInputs()) ?? {}, failures: failuresIn(response) };
    },
    diff: (resource: string, olds: Properties, news: Properties) => {
      const request = new messages.DiffRequest().setUrn(urnOf(resource, name)).setId("id");
      request.setOlds(toStruct(olds)).setNews(toStruct(news));
      return answer<messages.DiffResponse>((done) => client.diff(request, done));
    },
    create: async (resource: string, news: Properties, { preview = false, timeout = 0 } = {}) => {
      const request = new messages.CreateRequest().setUrn(urnOf(resource, name)).setPreview(preview);
      request.setProperties(toStruct(news)).setTimeout(timeout);
      const response = await answer<messages.CreateResponse>((done) => client.create(request, done));
      return { id: response.getId(), state: plain(response.getProperties()) ?? {} };
    },
    update: async (resource: string, { id, olds, news, preview = false, timeout = 0 }: UpdateArguments) => {
      const request = new messages.UpdateRequest().setUrn(urnOf(resource, name)).setPreview(preview);
      request.setId(id).setOlds(toStruct(olds)).setNews(toStruct(news)).setTimeout(timeout);
      const response = await answer<messages.UpdateResponse>((done) => client.update(request, done));
      return plain(response.getProperties()) ?? {};
    },
    read: async (resource: string, id: string, state: Properties = {}, inputs: Properties = {}) => {
      const request = new messages.ReadRequest().setUrn(urnOf(resource, name)).setId(id);
      request.setProperties(toStruct(state)).setInputs(toStruct(inputs));
      const response = await answer<messages.ReadResponse>((done) => client.read(request, done));
      return {
        id: response.getId(),
        state: plain(response.getProperties()) ?? {},
        inputs: plain(response.getInputs()) ?? {},
      };
    },
    remove: (resource: string, id: string, state: Properties) => {
      const request = new messages.DeleteRequest().setUrn(urnOf(resource, name)).setId(id);
      return answer<Empty>((done) => client.delete(request.setProperties(toStruct(state)), done));
    },
    invoke: async (token: string, args: Properties = {}, preview = false) => {
      const request = new messages.InvokeRequest().setTok(token).setArgs(toStruct(args)).setPreview(preview);
      const response = await answer<messages.InvokeResponse>((done) => client.invoke(request, done));
      return { value: plain(response.getReturn()), failures: failuresIn(response) };
    },
    cancel: () => answer<Empty>((done) => client.cancel(new Empty(), done)),
    answer,
  };
}

export type Calls = ReturnType<typeof callsOf>;
