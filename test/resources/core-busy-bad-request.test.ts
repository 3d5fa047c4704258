import { describeCore } from "./support/core";

describeCore("badRequest");
