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

/** The engine's tests run the real Pulumi CLI on the packed package; they build and pack once for all files. */
module.exports = {
  maxWorkers: "100%",
  // Two cores that build and run the real CLI at the same time are slow now and then.
  testTimeout: 30_000,
  projects: [
    unit,
    {
      ...unit,
      displayName: "fast",
      testPathIgnorePatterns: [...unit.testPathIgnorePatterns, ...longTests],
    },
    {
      displayName: "engine",
      rootDir: __dirname,
      testMatch: ["<rootDir>/test/engine/**/*.test.ts"],
      modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/examples/"],
      globalSetup: "<rootDir>/test/engine/support/global-setup.ts",
      transform,
    },
    {
      displayName: "slow",
      rootDir: __dirname,
      testMatch: ["<rootDir>/test/slow/**/*.test.ts"],
      modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/examples/"],
      globalSetup: "<rootDir>/test/engine/support/global-setup.ts",
      transform,
    },
    {
      displayName: "kill",
      rootDir: __dirname,
      testMatch: ["<rootDir>/test/kill-matrix/**/*.test.ts"],
      modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/examples/"],
      globalSetup: "<rootDir>/test/engine/support/global-setup.ts",
      transform,
    },
  ],
};
