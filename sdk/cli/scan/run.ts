import { CobaltError, LifecycleError, OutcomeUnknownError } from "../../../provider/client";
import { isId, isIdOf, keyLifeMs } from "../../../provider/cobalt/facts";
import {
  type Context,
  faults,
  isRecord,
  type NextSteps,
  scanTriggerFields,
  scanTriggerRules,
  startScan,
  verifyTarget,
} from "../../../provider/resources";
import { formatSecond, instantOf } from "../../../provider/time/date-time";
import { type CommandContext, exitCodes, MisuseError, parseOptions, UsageError } from "../command";
import { reasonOf, wroteFile } from "../files";
import {
  connectFor,
  judgeArgsOf,
  judgeOptions,
  optionsOf,
  readFields,
  refuseFaults,
} from "../gate/arguments";
import { judge, withAccepted } from "../gate/run";

const { onBusy, busyTimeout } = scanTriggerFields.inputs;
const busyFields = { onBusy, busyTimeout };

const options = {
  ...judgeOptions,
  ...optionsOf(busyFields),
  gate: { type: "boolean" },
  "once-per": { type: "string" },
  state: { type: "string" },
} as const;

/** The options that mean something without --gate. */
const ownOptions = ["gate", "once-per", "state", "json", ...Object.keys(optionsOf(busyFields))];

interface Started {
  readonly scanId: string;
  /** True if it was there already: joined, or started by an earlier run. */
  readonly joined: boolean;
}

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const [targetId = ""] = args;
  const values = parseOptions(targetId.startsWith("-") ? args : args.slice(1), options);
  if (!isIdOf("target", targetId))
    throw new UsageError("Give the target first, by its id: pulumi-cobalt scan dt_…");
  const { gate = false, "once-per": text, state: path } = values;
  const others = Object.keys(values).filter((name) => !ownOptions.includes(name));
  if (!gate && others.length > 0) throw new UsageError(`--${others.join(", --")} goes with --gate.`);
  if (path !== undefined && text === undefined) throw new UsageError("--state goes with --once-per.");
  const busy = readFields(busyFields, values);
  refuseFaults(faults({ ...busy, targetId }, scanTriggerRules));
  const judgement = judgeArgsOf(values);
  const connection = await connectFor(undefined, context, (readKey) =>
    withAccepted(readKey, judgement.accepted),
  );
  const start = () => startFor({ targetId, text, busy }, connection);
  const { started, isNoted } =
    text === undefined || path === undefined
      ? { started: await start(), isNoted: true }
      : await startOnce({ targetId, text, path }, start, context);
  const { scanId, joined } = started;
  const what = joined ? "is taken: it was started before" : "has been started";
  context.stderr.write(`Scan ${scanId} of ${targetId} ${what}.\n`);
  const isJson = values.json === true;
  if (!gate) context.stdout.write(isJson ? `${JSON.stringify({ targetId, ...started })}\n` : `${scanId}\n`);
  const code = gate
    ? await judge([{ scanId, trigger: undefined }], judgement, { context, connection })
    : exitCodes.ok;
  return code === exitCodes.ok && !isNoted ? exitCodes.unwritten : code;
}

interface Order {
  readonly targetId: string;
  readonly text: string | undefined;
  readonly busy: object;
}

/** Starts a scan with the trigger's own code. A text is what `triggers` are to a trigger, so the same one gives the same key. */
async function startFor({ targetId, text, busy }: Order, connection: Context): Promise<Started> {
  const { effects } = connection;
  const [fault] = await verifyTarget(targetId, connection);
  if (fault !== undefined) throw new MisuseError(fault.reason);
  const inputs = { ...busy, targetId, triggers: text === undefined ? [] : [text] };
  const scope = `pulumi-cobalt/scan/${text === undefined ? `${effects.now()}-${effects.random()}` : "once-per"}`;
  const origin = { known: [], isFirstTry: text === undefined };
  const { scan, joined } = await startScan({ inputs, scope, steps, ...origin }, connection);
  return { scanId: scan.id, joined };
}

const steps: NextSteps = {
  again: "the same command",
  option: (name, value) =>
    [name === "onBusy" ? "--on-busy" : "--busy-timeout", ...(value ? [value] : [])].join(" "),
  useScan: (scanId) => `judge it with \`pulumi-cobalt gate --scan ${scanId}\``,
  afterTakeOver: (keyEnd) => `For another scan, give another text, or the same one after ${keyEnd}.`,
};

/** True if an error leaves it open whether a scan was started. */
function leavesOpen(error: CobaltError): boolean {
  return error instanceof OutcomeUnknownError || error.code === "canceled";
}

interface OnceOrder {
  readonly targetId: string;
  readonly text: string;
  readonly path: string;
}

/** What the file says of one order. `scanId` is absent from before the POST until its answer is noted. */
interface Note {
  readonly askedAt: string;
  readonly scanId?: string;
}

type Notes = Readonly<Record<string, Note>>;

/**
 * Starts a scan unless the file says that it was started. That it will be asked for is noted before, so that a run which ended in between
 * is seen: within the life of its key, the same key finds its scan; later, nobody can say what became of it, and nothing is started.
 */
async function startOnce(
  { targetId, text, path }: OnceOrder,
  start: () => Promise<Started>,
  context: CommandContext,
): Promise<{ readonly started: Started; readonly isNoted: boolean }> {
  const key = `${targetId} ${text}`;
  const before = await notesIn(path, context);
  // Other processes note theirs in the same file. What ends the reading of it must not hide what was started.
  const notesNow = () => notesIn(path, context).catch(() => before);
  const noteIn = (notes: Notes) => new Map(Object.entries(notes)).get(key);
  const write = async (note: Note | undefined) => {
    const { [key]: _, ...others } = await notesNow();
    const notes = note === undefined ? others : { ...others, [key]: note };
    return wroteFile(path, `${JSON.stringify(notes, undefined, 2)}\n`, context);
  };
  const note = noteIn(before);
  if (note?.scanId !== undefined) return { started: { scanId: note.scanId, joined: true }, isNoted: true };
  const now = context.effects.now();
  const askedAt = note?.askedAt ?? formatSecond(now);
  if (now - (instantOf(askedAt) ?? 0) > keyLifeMs - 30_000)
    throw new LifecycleError(
      `${path}: a scan of ${targetId} for ${JSON.stringify(text)} was asked for at ${askedAt}, and what became of it was never noted. Nothing ` +
        "was started. Look at the target's scans in Cobalt's web application. One was started then: enter its id there as \"scanId\". " +
        "None was: take the entry out. Then run the same command again.",
    );
  if (!(await write({ askedAt })))
    throw new MisuseError("Nothing was started: --state needs a file that can be written.");
  const started = await start().catch(async (error: unknown) => {
    const isCertain = error instanceof MisuseError || (error instanceof CobaltError && !leavesOpen(error));
    // An earlier run, or another process, may have started it.
    const isOurs = note === undefined && noteIn(await notesNow())?.scanId === undefined;
    if (isCertain && isOurs) await write(undefined);
    throw error;
  });
  return { started, isNoted: await write({ askedAt, scanId: started.scanId }) };
}

/** @throws MisuseError for a file that is there and cannot be read: what it says may be all that prevents a second scan. */
async function notesIn(path: string, context: CommandContext): Promise<Notes> {
  const text = await context.readFile(path, context.interrupted).catch((error: unknown) => {
    context.interrupted.throwIfAborted();
    const reason = reasonOf(error);
    if (/^ENOENT\b/.test(reason)) return "{}";
    throw new MisuseError(`${path} cannot be read: ${reason}. Nothing was started.`);
  });
  const notes = parsed(text);
  if (isRecord(notes) && Object.values(notes).every(isNote)) return notes as Notes;
  throw new MisuseError(`${path} is not what --state has written. Nothing was started.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isNote(value: unknown): boolean {
  if (!isRecord(value) || typeof value.askedAt !== "string") return false;
  return value.scanId === undefined || (typeof value.scanId === "string" && isId(value.scanId));
}
