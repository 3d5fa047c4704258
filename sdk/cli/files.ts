import { MisuseError, type Surroundings } from "./command";

/** @throws MisuseError that names the file and says why it cannot be written */
export function writeFile(path: string, text: string, around: Surroundings): void {
  writing(path, () => around.writeFile(path, text));
}

/** @throws MisuseError that names the file and says why it cannot be written */
export function appendToFile(path: string, text: string, around: Surroundings): void {
  writing(path, () => around.appendFile(path, text));
}

function writing(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new MisuseError(
      `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
