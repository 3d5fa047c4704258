/** What the repository's scripts and tests use of this workspace. */
export { type Engine, EngineNotFoundError, findEngine, findGenerator } from "./find";
export { requireGo } from "./go-build";
export { withLock } from "./lock";
export { type PolicyEngine, policyEngine } from "./policy-engine";
export { GO_TO_INSTALL } from "./requirements";
export { type RunResult, realSystem, type System } from "./system";
export { CannotProvideError, cacheRoot } from "./toolchain";
