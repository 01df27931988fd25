// Runs commands of the program, one line of JSON after the other, and prints what each said: see openCli in cli.ts.
import { createInterface } from "node:readline";

const print = process.stdout.write.bind(process.stdout);
process.stdout.setMaxListeners(0); // each run listens
let count = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { cli, args } = JSON.parse(line);
  const result = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) {
    process[name].write = (text, ...rest) => {
      result[name] += text;
      rest.find((part) => typeof part === "function")?.();
      return true;
    };
  }
  process.argv = [process.execPath, cli, ...args];
  process.exitCode = undefined;
  await import(`file://${cli}?${count++}`); // evaluated anew, its modules once
  print(`${JSON.stringify({ ...result, code: process.exitCode ?? 0 })}\n`);
}
process.exitCode = 0;
