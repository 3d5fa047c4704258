import { describeCore } from "./support/core";

describeCore("refuse");
