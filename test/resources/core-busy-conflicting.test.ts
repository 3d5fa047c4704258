import { describeCore } from "./support/core";

describeCore("conflict");
