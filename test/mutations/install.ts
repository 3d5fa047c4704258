import * as context from "../../provider/context";
import * as registry from "../../provider/registry";
import { productWith } from "./decorators";
import { type FaultName, faults } from "./faults";

/** Puts a fault over the product of this process, before a host makes use of it. */
export function install(name: FaultName): void {
  const { resources, createContext } = productWith(faults[name]);
  Object.assign(registry.resources, resources);
  Object.assign(context, { createContext } satisfies Partial<typeof context>);
}
