import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { GetSchemaRequest, type GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb";
import { renderSchema } from "../../provider/schema";
import { type Published, pluginFiles } from "../../scripts/package-plugin/files";

const version = "1.2.3";
const set = { version, repository: { url: "git+https://github.com/owner/pulumi-cobalt.git" } };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plugin-schema-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What the plugin of an archive answers to GetSchema. */
async function schemaOf(published: Published): Promise<string> {
  const files = await pluginFiles(join(__dirname, "..", ".."), published);
  for (const { name, content } of files("linux")) writeFileSync(join(folder, name), content);
  const env = { PATH: process.env.PATH, PULUMI_HOME: folder };
  const child = spawn(process.execPath, [join(folder, "pulumi-resource-cobalt")], { env });
  const [port] = await once(createInterface(child.stdout), "line");
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  try {
    const answer = await new Promise<GetSchemaResponse>((resolve, reject) =>
      client.getSchema(new GetSchemaRequest(), (error: Error | null, response: GetSchemaResponse) =>
        error === null ? resolve(response) : reject(error),
      ),
    );
    return answer.getSchema();
  } finally {
    client.close();
    child.kill();
    await once(child, "exit");
  }
}

it.each([
  ["without a repository", { version }],
  ["with one", set],
])("the archive's plugin gives the schema that is committed for package.json %s", async (_, published) => {
  expect(await schemaOf(published)).toBe(renderSchema(published));
});
