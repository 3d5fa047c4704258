import { changes } from "./changes";
import { creations } from "./creations";
import { ledger, refreshes } from "./later-life";
import { previews } from "./previews";
import { losses, refusals } from "./trouble";

export const scheduleCases = [creations, changes, previews, ledger, refreshes, refusals, losses].flat();
