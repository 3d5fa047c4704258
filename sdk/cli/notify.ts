import { type AskWeb, CobaltError, webhookFault } from "../../provider/client";
import { safeLine, shortLine } from "../../provider/foreign-text";
import type { CommandContext } from "./command";
import { markdownText } from "./markdown";

/** What is told of a command's result where people talk. */
export interface Notice {
  readonly command: string;
  /** The first is a title. Others' texts in them are as they came. */
  readonly lines: readonly string[];
  /** For programs. */
  readonly document: object;
}

interface NotifyContext {
  readonly context: CommandContext;
  readonly connection: { readonly askWeb: AskWeb };
}

/**
 * Posts a notice once to `url`, else to COBALT_NOTIFY_URL, if either is given. The address opens the door to a channel, so no more
 * than its origin is ever shown. Whatever goes wrong is a warning: a verdict does not depend on who hears of it.
 */
export async function notify(
  url: string | undefined,
  notice: Notice,
  { context, connection }: NotifyContext,
): Promise<void> {
  const address = (url ?? context.env.COBALT_NOTIFY_URL ?? "").trim();
  if (address === "") return;
  const failure = webhookFault(address) ?? (await failureOf(address, notice, connection));
  if (failure === undefined) return;
  const where = URL.canParse(address) ? ` (${new URL(address).origin})` : "";
  const text = `the address of --notify${where} was not told: ${safeLine(failure)}`;
  context.stderr.write(`pulumi-cobalt: ${text}.\n`);
}

async function failureOf(
  address: string,
  notice: Notice,
  { askWeb }: NotifyContext["connection"],
): Promise<string | undefined> {
  try {
    const answer = await askWeb(address, {}, JSON.stringify(bodyFor(new URL(address), notice)));
    if (answer.kind === "no answer") return answer.why;
    const { status } = answer;
    if (status >= 200 && status < 300) return undefined;
    return `it answered ${status}${status >= 300 && status < 400 ? ", a redirect, which is not followed" : ""}`;
  } catch (error) {
    if (!(error instanceof CobaltError)) throw error;
    return error.message;
  }
}

/** The form that an address takes, by its host or path. In none of them can another's text address anybody or be a link. */
function bodyFor({ hostname, pathname }: URL, { command, lines, document }: Notice): object {
  const plain = lines.map(safeLine);
  if (/^hooks\.slack(-gov)?\.com$/.test(hostname))
    return { text: plain.map(slackText).join("\n"), mrkdwn: false };
  if (/\.(webhook\.office\.com|logic\.azure\.com|powerplatform\.com)$/.test(hostname))
    return teamsCard(plain);
  if (/\/hooks\/[^/]+$/.test(pathname)) return { text: lines.map(markdownText).join("\n\n") };
  return { source: "pulumi-cobalt", command, text: plain.join("\n"), ...document };
}

function slackText(line: string): string {
  return line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The most bytes of a card's texts: Teams refuses a message of about 28 KB, all around them included. */
const mostCardBytes = 20_000;

/** Runs of text, unlike blocks of it, know no Markdown. Lines for which there is no room are counted. */
function teamsCard(lines: readonly string[]): object {
  const blocks = lines.map((line, at) => textBlock(shortLine(line, 1_000), at === 0 ? "bolder" : "default"));
  let size = 0;
  const end = blocks.findIndex((block) => {
    size += Buffer.byteLength(JSON.stringify(block));
    return size > mostCardBytes;
  });
  const body =
    end < 0 ? blocks : [...blocks.slice(0, end), textBlock(`… and ${blocks.length - end} more`, "default")];
  const content = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    body,
  };
  return {
    type: "message",
    attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", content }],
  };
}

function textBlock(text: string, weight: "bolder" | "default"): object {
  return { type: "RichTextBlock", inlines: [{ type: "TextRun", text, weight }] };
}
