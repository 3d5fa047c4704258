import { RunError } from "@pulumi/pulumi/errors";
import { type Inputs, output } from "@pulumi/pulumi/output";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import {
  type Alias,
  type ComponentResource,
  type ComponentResourceOptions,
  CustomResource,
  type ProviderResource,
  type Resource,
  rootStackResource,
} from "@pulumi/pulumi/resource";
import { setAllConfig } from "@pulumi/pulumi/runtime/config";
import { serializeResourceProperties } from "@pulumi/pulumi/runtime/rpc";
import { resetOptions } from "@pulumi/pulumi/runtime/settings";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { CanceledError } from "../../client/errors";
import { type ComponentName, resourceFields, tokenOf } from "../../resources/all-fields";
import type { PropertyMap } from "../../resources/property-map";
import { type Children, componentClass, type Outputs, unknownTargets } from "../components";
import { RpcError, status } from "./rpc";
import type { Session } from "./session";

/**
 * What Pulumi's own server of components takes of its SDK (provider/server.ts), and what the SDK's declarations leave out. Every
 * version since 3.200 exports it.
 */
const { withLocalStorage } = require("@pulumi/pulumi/runtime/state") as {
  readonly withLocalStorage: <T>(work: () => Promise<T>) => Promise<T>;
};
const { awaitFeatureSupport, waitForRPCs } = require("@pulumi/pulumi/runtime/settings") as {
  readonly awaitFeatureSupport: () => Promise<void>;
  readonly waitForRPCs: () => Promise<void>;
};
const { deserializeInputs } = require("@pulumi/pulumi/provider/server") as {
  readonly deserializeInputs: (inputs: Struct | undefined, dependencies: unknown) => Promise<Inputs>;
};
const { hookBindingFromProto } = require("@pulumi/pulumi/runtime/resource") as {
  readonly hookBindingFromProto: (hooks: unknown) => ComponentResourceOptions["hooks"];
};
const { DependencyResource, DependencyProviderResource } = require("@pulumi/pulumi/resource") as {
  readonly DependencyResource: new (urn: string) => Resource;
  readonly DependencyProviderResource: new (reference: string) => ProviderResource;
};

/**
 * Constructs one component in a runtime of its own, so that several at once do not mix, and answers when its children are there.
 * @throws RpcError for a mistake of the program's
 */
export function construct(
  name: ComponentName,
  request: messages.ConstructRequest,
  { session, targets }: { readonly session: Session; readonly targets: LookUp },
): Promise<messages.ConstructResponse> {
  return orFailure(session.stopped, () =>
    withLocalStorage(async () => {
      await configureRuntime(request, session.engineAddress);
      const args = await deserializeInputs(request.getInputs(), request.getInputdependenciesMap());
      const options = optionsOf(request, session.reference);
      const Component = classOf(name, session.version, targets);
      const component = new Component(tokenOf(name), request.getName(), args, options);
      const outputs = await component.declared();
      return answerOf(component, outputs);
    }),
  );
}

/** Asks Cobalt for the targets that fit; undefined in a preview without tokens. */
export type LookUp = (query: PropertyMap) => Promise<readonly { readonly id: string }[] | undefined>;

function classOf(name: ComponentName, version: string, targets: LookUp) {
  const children: Children = {
    declare: (resource, child, args, options) => {
      const outputs = Object.keys(resourceFields[resource].outputs).map((one) => [one, undefined]);
      const properties = { ...Object.fromEntries(outputs), ...args };
      return new Child(tokenOf(resource), child, properties, { version, ...options }) as Child & Outputs;
    },
    targets: (query) => output(query).apply(async (known) => (await targets(known)) ?? unknownTargets),
  };
  return class extends componentClass(name, children) {
    declared(): Promise<Outputs> {
      return this.getData();
    }
  };
}

class Child extends CustomResource {}

async function configureRuntime(request: messages.ConstructRequest, engine: string): Promise<void> {
  resetOptions(
    request.getProject(),
    request.getStack(),
    request.getParallel(),
    engine,
    request.getMonitorendpoint(),
    request.getDryrun(),
    request.getOrganization(),
  );
  await awaitFeatureSupport();
  const config: Record<string, string> = {};
  request.getConfigMap().forEach((value: string, key: string) => {
    config[key] = value;
  });
  setAllConfig(config, request.getConfigsecretkeysList());
}

/** @param reference of this provider, which the children get as well where the program names no other */
function optionsOf(
  request: messages.ConstructRequest,
  reference: string | undefined,
): ComponentResourceOptions {
  const providers: Record<string, ProviderResource> = {};
  if (reference !== undefined) providers.cobalt = new DependencyProviderResource(reference);
  request.getProvidersMap().forEach((reference: string, name: string) => {
    providers[name] = new DependencyProviderResource(reference);
  });
  const urn = (text: string) => (text === "" ? undefined : new DependencyResource(text));
  return {
    aliases: request.getAliasesList().map(aliasOf),
    dependsOn: request.getDependenciesList().map((one) => new DependencyResource(one)),
    protect: request.getProtect(),
    providers,
    parent: urn(request.getParent()),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    customTimeouts: request.getCustomtimeouts()?.toObject(),
    retainOnDelete: request.getRetainondelete(),
    deletedWith: urn(request.getDeletedwith()),
    hooks: hookBindingFromProto(request.getResourceHooks()),
  };
}

type AliasMessage = ReturnType<messages.ConstructRequest["getAliasesList"]>[number];

function aliasOf(alias: AliasMessage): string | Alias {
  const spec = alias.getSpec();
  if (spec === undefined) return alias.getUrn();
  const given = (text: string) => (text === "" ? undefined : text);
  const [name, project, stack] = [spec.getName(), spec.getProject(), spec.getStack()].map(given);
  return {
    ...(name !== undefined && { name }),
    ...(project !== undefined && { project }),
    ...(stack !== undefined && { stack }),
    ...(spec.hasParenturn() && { parent: spec.getParenturn() }),
    ...(spec.getNoparent() && { parent: rootStackResource }),
  };
}

async function answerOf(component: ComponentResource, outputs: Outputs): Promise<messages.ConstructResponse> {
  const [state, dependencies] = await serializeResourceProperties("construct", outputs);
  const answer = new messages.ConstructResponse()
    .setUrn(await textOf(component.urn))
    .setState(Struct.fromJavaScript(state));
  for (const [property, resources] of dependencies) {
    const urns = await Promise.all([...resources].map(({ urn }) => textOf(urn)));
    const entry = new messages.ConstructResponse.PropertyDependencies().setUrnsList(urns);
    answer.getStatedependenciesMap().set(property, entry);
  }
  await waitForRPCs();
  return answer;
}

function textOf(urn: Resource["urn"]): Promise<string> {
  return new Promise((resolve) => void output(urn).apply(resolve));
}

/** Fails each construction that is under way, for Pulumi's runtime rejects promises that nobody holds when a child cannot be declared. */
const failures = new Set<(error: unknown) => void>();
process.on("unhandledRejection", (error) => {
  for (const fail of failures) fail(error);
});

/** Settles when the engine stops too, since the runtime then waits for ever. */
async function orFailure<T>(stopped: AbortSignal, work: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  try {
    return await new Promise<T>((resolve, reject) => {
      const stop = () => reject(new CanceledError("The engine has stopped."));
      failures.add(reject);
      over.signal.addEventListener("abort", () => failures.delete(reject));
      stopped.addEventListener("abort", stop, { signal: over.signal });
      if (stopped.aborted) stop();
      else void work().then(resolve, reject);
    });
  } catch (error) {
    throw isMistake(error) ? new RpcError(status.invalidArgument, error.message) : error;
  } finally {
    over.abort();
  }
}

/** True if it is no fault of this package, but what the program or the engine says. */
function isMistake(error: unknown): error is Error {
  if (RunError.isInstance(error)) return true;
  return error instanceof Error && error.message.startsWith("failed to register");
}
