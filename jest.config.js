const transform = {
  "^.+\\.ts$": [
    "@swc/jest",
    {
      jsc: { parser: { syntax: "typescript" }, target: "es2022" },
      module: { type: "commonjs" },
      sourceMaps: "inline",
    },
  ],
};

const unit = {
  displayName: "unit",
  rootDir: __dirname,
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testPathIgnorePatterns: [
    "/node_modules/",
    "<rootDir>/test/engine/",
    "<rootDir>/test/slow/",
    "<rootDir>/test/kill-matrix/",
  ],
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/examples/"],
  setupFilesAfterEnv: ["<rootDir>/test/properties/support/seed.ts"],
  transform,
};

/** Unit tests that take seconds each, which the quick check of a change leaves to the whole one. */
const longTests = [
  "<rootDir>/test/(histories|package-plugin|properties|texts)/",
  "<rootDir>/test/client/(faults-|proxy-matrix|quota)",
  "<rootDir>/test/resources/core-busy-",
  "<rootDir>/test/cli/(files|inventory|pipes|report-page|report-speed|signals|terminal-picture)",
  "<rootDir>/test/hosts/plugin/fuzz",
  "<rootDir>/test/sdk/(calendar|trigger-values)",
];

/** These run the real Pulumi CLI on the packed package; they build and pack once for all files. */
const onTheEngine = (displayName, ...testMatch) => ({
  displayName,
  rootDir: __dirname,
  testMatch: testMatch.map((place) => `<rootDir>/test/${place}.test.ts`),
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/examples/"],
  globalSetup: "<rootDir>/test/engine/support/global-setup.ts",
  transform,
});

module.exports = {
  maxWorkers: "100%",
  // Two cores that build and run the real CLI at the same time are slow now and then.
  testTimeout: 60_000,
  projects: [
    unit,
    {
      ...unit,
      displayName: "fast",
      testPathIgnorePatterns: [...unit.testPathIgnorePatterns, ...longTests],
    },
    onTheEngine("engine", "engine/**/*"),
    onTheEngine("slow", "slow/**/*"),
    onTheEngine("kill", "kill-matrix/**/*"),
    // The stories without which no engine is supported, on the oldest that is: both hosts, a gate, a policy pack.
    onTheEngine("oldest", "engine/{schedule-changes,gate-story,plugin-yaml,policy-stack}"),
  ],
};
