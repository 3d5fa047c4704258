require("../dist/sdk/policy/pack.js");
