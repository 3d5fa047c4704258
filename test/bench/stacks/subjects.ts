export type Host = "dynamic" | "plugin";

/** One way to declare many schedules. */
export interface Subject {
  readonly name: string;
  /** The program, a file of `programs/`. */
  readonly program: string;
  readonly host: Host;
  /** The plugin that the program's project names in Pulumi.yaml. */
  readonly plugin?: "cobalt" | "empty";
}

/** What is put side by side; the floors do nothing, so nothing on the same host can be faster. */
export const subjects = {
  floorDynamic: { name: "floor: an empty dynamic provider", program: "floor-dynamic", host: "dynamic" },
  oursDynamic: { name: "pulumi-cobalt", program: "ours-dynamic", host: "dynamic" },
  byHand: { name: "100 lines by hand", program: "by-hand", host: "dynamic" },
  ownObject: { name: "empty, an object for each resource", program: "own-object", host: "dynamic" },
  floorPlugin: { name: "floor: an empty plugin", program: "floor-plugin", host: "plugin", plugin: "empty" },
  oursPlugin: { name: "pulumi-cobalt/plugin", program: "ours-plugin", host: "plugin", plugin: "cobalt" },
} as const satisfies Readonly<Record<string, Subject>>;

export type SubjectName = keyof typeof subjects;
export const subjectNames = Object.keys(subjects) as SubjectName[];

/** The floor of a host: what ours is held against. */
export const floors: Readonly<Record<Host, SubjectName>> = { dynamic: "floorDynamic", plugin: "floorPlugin" };
export const ours: Readonly<Record<Host, SubjectName>> = { dynamic: "oursDynamic", plugin: "oursPlugin" };

/** What is timed, in this order, each as one run of the CLI. */
export const operations = ["preview", "up", "unchanged", "refresh", "destroy"] as const;
export type Operation = (typeof operations)[number];

export const argumentsOf: Readonly<Record<Operation, readonly string[]>> = {
  preview: ["preview"],
  up: ["up", "--yes", "--skip-preview"],
  unchanged: ["up", "--yes", "--skip-preview", "--expect-no-changes"],
  refresh: ["refresh", "--yes", "--skip-preview"],
  destroy: ["destroy", "--yes", "--skip-preview"],
};
