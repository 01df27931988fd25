import type { Command } from "commander";
import { ClienteleError, InvalidInput } from "../errors.js";
import type { Feature } from "../features/feature-catalogue.js";
import type { Scaler, Transform } from "../preprocessing/preprocessing.js";
import { type CommonFlags, numberFlag } from "./command-line.js";

/** What `train` and `tune` have in common. */
export interface RunFlags extends CommonFlags {
  readonly restarts?: string;
  readonly seed?: string;
  readonly features?: string;
  readonly transform?: string;
  readonly scaler?: string;
  readonly winsorize?: string;
  readonly asOf?: string;
}

const TRANSFORMS = ["log1p", "yeo_johnson", "none"];
const SCALERS = ["standard", "robust", "minmax", "none"];

export function withRunOptions(command: Command): Command {
  return command
    .option("--restarts <n>", "K-Means starts; the lowest inertia wins (default: 10)")
    .option("--seed <n>", "equal seeds give equal results (default: 42)")
    .option("--features <list>", "e.g. recency,frequency,monetary,average_order_value,tenure")
    .option("--transform <name>", `${TRANSFORMS.join(", ")} (default: log1p)`)
    .option("--scaler <name>", `${SCALERS.join(", ")} (default: standard)`)
    .option("--winsorize <lower,upper>", "draw values beyond these quantiles in, e.g. 0.01,0.99")
    .option("--as-of <instant>", "only orders until then count, e.g. 2011-09-01 or 2011-09-01T12:00:00Z");
}

/** What those flags ask for; the validator of runs judges the numbers. */
export function readRunFlags(flags: RunFlags) {
  return {
    features: flags.features?.split(",").map((name) => name.trim().toUpperCase() as Feature),
    preprocessing: {
      transform: choice<Transform>("transform", flags.transform, TRANSFORMS),
      scaler: choice<Scaler>("scaler", flags.scaler, SCALERS),
      winsorize: limits(flags.winsorize),
    },
    kMeans: { restarts: numberFlag(flags.restarts), seed: numberFlag(flags.seed) },
    asOf: instant(flags.asOf),
  };
}

function choice<T extends string>(
  field: string,
  text: string | undefined,
  known: readonly string[],
): T | null {
  if (text === undefined) return null;
  if (known.includes(text.toLowerCase())) return text.toUpperCase() as T;
  const why = `Known: ${known.join(", ")}.`;
  throw new InvalidInput([
    new ClienteleError("BAD_PREPROCESSING", { field, value: text, why }, ["input", "preprocessing", field]),
  ]);
}

function limits(text: string | undefined) {
  if (text === undefined) return null;
  const [lower, upper, ...rest] = text.split(",").map(Number);
  return { lower, upper: rest.length > 0 || upper === undefined ? Number.NaN : upper };
}

/** A date alone means 00:00Z. */
function instant(text: string | undefined): number | null {
  if (text === undefined) return null;
  const isRfc3339 = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const value = isRfc3339 ? Date.parse(text) : Number.NaN;
  const isReal = new Date(Date.parse(text.slice(0, 10))).getUTCDate() === Number(text.slice(8, 10));
  if (Number.isFinite(value) && isReal) return value;
  const why = "it must be a date such as 2011-09-01 or an instant such as 2011-09-01T12:00:00Z.";
  throw new ClienteleError("BAD_OPTION", { option: "--as-of", value: text, why }, ["input", "asOf"]);
}
