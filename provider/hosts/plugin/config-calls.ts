import * as messages from "@pulumi/pulumi/proto/provider_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { sameValue } from "../../resources/property-map";
import { suggestion } from "../../suggestion";
import { argumentNames, decodeArguments, faultsOfArguments } from "./arguments";
import { checkResponse } from "./failures";
import type { Session } from "./session";
import { fromStruct, toStruct } from "./struct";
import { decode } from "./wire";

/** Keys that the engine itself puts among a provider's arguments. */
const engineKeys: readonly string[] = ["version", "pluginDownloadURL", "__internal"];
/** A change of these means another Cobalt, in which nothing of what the state names exists. */
const elsewhere: readonly string[] = ["region", "baseUrl"];

export function configCalls(session: Session) {
  return {
    checkConfig: (request: messages.CheckRequest): messages.CheckResponse => {
      const news = decodeArguments(fromStruct(request.getNews()));
      const known = argumentNames;
      const unknownKeys = Object.keys(news.properties).filter(
        (key) => !known.includes(key) && !engineKeys.includes(key),
      );
      const failures = [
        ...unknownKeys.map((key) => ({ property: key, reason: unknownKey(key, known) })),
        ...faultsOfArguments(news).map(({ key, message }) => ({ property: key, reason: message })),
      ];
      // Tokens are secrets whatever came in; one from the environment is no default here, since the engine would store it.
      return checkResponse(news, failures);
    },
    // Nothing replaces a provider: that would replace every schedule and leave all the old ones running.
    diffConfig: (request: messages.DiffRequest): messages.DiffResponse => {
      const before = decode(fromStruct(request.getOldInputs() ?? request.getOlds())).properties;
      const after = decode(fromStruct(request.getNews())).properties;
      const changed = argumentNames.filter((key) => !sameValue(before[key], after[key]));
      const moved = changed.filter((key) => elsewhere.includes(key));
      if (moved.length > 0) session.log.diagnosticsOf(request.getUrn()).warn(movedWarning(moved));
      const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
      return new messages.DiffResponse()
        .setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE)
        .setDiffsList(changed);
    },
    configure: (request: messages.ConfigureRequest): messages.ConfigureResponse => {
      const args = request.getArgs() ?? fromVariables(request);
      session.configure(decodeArguments(fromStruct(args)));
      return new messages.ConfigureResponse()
        .setAcceptsecrets(true)
        .setAcceptresources(true)
        .setSupportspreview(true)
        .setAcceptoutputs(false);
    },
  };
}

/** How the oldest engines hand the configuration over: `cobalt:config:key` to text. */
function fromVariables(request: messages.ConfigureRequest): Struct {
  const entries: [string, string][] = [];
  request.getVariablesMap().forEach((value: string, key: string) => {
    entries.push([key.replace(/^cobalt:config:/, ""), value]);
  });
  return toStruct(Object.fromEntries(entries));
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = suggestion(key, known);
  return near === undefined
    ? `there is no such argument; there are ${known.join(", ")}`
    : `there is no such argument; did you mean ${near}?`;
}

function movedWarning(moved: readonly string[]): string {
  return (
    `cobalt:${moved.join(" and cobalt:")} changed: the schedules, scans and verdicts in this stack's state belong to the Cobalt ` +
    "that it was deployed with, and stay there. Nothing is replaced by this change alone."
  );
}
