import { PolicyPack } from "@pulumi/policy";
import { policies } from "./index";

/** The pack that runs as it is: `pulumi up --policy-pack node_modules/pulumi-cobalt/policy-pack`. */
new PolicyPack("cobalt-dast", { policies: [...policies] });
