import type { OperationTypeNode } from "graphql";
import type { AccessScope } from "../runs/access-scopes.js";

/** The scope that each mutation needs. */
export const MUTATION_SCOPES: Readonly<Record<string, AccessScope>> = {
  activateModel: "train",
  cancelImport: "import",
  cancelModelRun: "train",
  changeCleaningRules: "import",
  classifyCustomer: "read",
  classifyCustomers: "read",
  eraseCustomer: "admin",
  importTransactions: "import",
  previewImport: "import",
  renameSegment: "train",
  trainModel: "train",
  tuneModel: "train",
};

/** The scope that a root field needs; a mutation that is not listed is for `admin` alone. */
export function scopeOfRootField(operation: `${OperationTypeNode}`, field: string): AccessScope {
  if (operation !== "mutation" || field === "__typename") return "read";
  return Object.hasOwn(MUTATION_SCOPES, field) ? MUTATION_SCOPES[field] : "admin";
}
