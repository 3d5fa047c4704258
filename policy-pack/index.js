require("pulumi-cobalt/policy/pack");
