import { EngineNotFoundError } from "../../tools/engine";
import { runDemo } from "./demo";
import { DemoError } from "./narrator";

runDemo().catch((error: unknown) => {
  const expected = error instanceof DemoError || error instanceof EngineNotFoundError;
  process.stderr.write(
    `${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
});
