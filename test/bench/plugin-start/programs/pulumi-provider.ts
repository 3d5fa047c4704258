import * as pulumi from "@pulumi/pulumi";
import { main, type Provider } from "@pulumi/pulumi/provider";

/** The least that a resource plugin on Pulumi's own server can be, written as Pulumi's documentation does. */
class EmptyProvider implements Provider {
  readonly version = "1.0.0";
  /** Keeps the SDK's index loaded, as every provider that makes a resource or an output needs it. */
  readonly output = pulumi.output;
}

void main(new EmptyProvider(), process.argv.slice(2));
