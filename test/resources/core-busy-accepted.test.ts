import { describeCore } from "./support/core";

describeCore("accept");
