import { awsShapes } from "./aws";
import { awsApplicationShapes } from "./aws-applications";
import { azureClassicShapes } from "./azure-classic";
import { azureNativeShapes } from "./azure-native";
import { gcpShapes } from "./gcp";
import { kubernetesShapes } from "./kubernetes";
import { controllerShapes } from "./kubernetes-controllers";
import { platformShapes } from "./platforms";
import { privateShapes } from "./private";
import { publishedShapes } from "./published";
import { referringShapes } from "./referring";

/** Shapes of every type that the table has, by cloud. */
export const shapesByCloud = {
  awsShapes,
  awsApplicationShapes,
  azureClassicShapes,
  azureNativeShapes,
  gcpShapes,
  kubernetesShapes,
  controllerShapes,
  platformShapes,
  referringShapes,
  privateShapes,
  publishedShapes,
};
