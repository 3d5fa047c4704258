import { changes } from "./changes";
import { busy, creations } from "./creations";
import { laterLife } from "./later-life";
import { previews } from "./previews";
import { lossesAndRefusals } from "./trouble";

export const triggerCases = [creations, changes, previews, busy, lossesAndRefusals, laterLife].flat();
