import * as cobalt from "pulumi-cobalt/plugin";
import { declarations } from "./declared";

for (const { name, args } of declarations()) new cobalt.DastScheduledScan(name, args);
