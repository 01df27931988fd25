// Runs the commands that stand on standard input, one after the other, and prints what each said: see runCliInTurn.
import { readFileSync } from "node:fs";

const { cli, commands } = JSON.parse(readFileSync(0, "utf8"));
const results = [];
const print = process.stdout.write.bind(process.stdout);
process.stdout.setMaxListeners(0);
for (const [i, args] of commands.entries()) {
  const result = { code: 0, stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"])
    process[name].write = (text) => {
      result[name] += text;
      return true;
    };
  process.argv = [process.execPath, cli, ...args];
  process.exitCode = undefined;
  await import("file://" + cli + "?" + i);
  results.push({ ...result, code: process.exitCode ?? 0 });
}
process.exitCode = 0;
print(JSON.stringify(results));
