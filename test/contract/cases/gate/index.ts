import { changes } from "./changes";
import { laterLife } from "./later-life";
import { previews } from "./previews";
import { verdicts } from "./verdicts";

export const gateCases = [verdicts, changes, laterLife, previews].flat();
