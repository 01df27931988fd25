import { versionById } from "../database/data-set-versions.js";
import { startErasure } from "../runs/start-erasure.js";
import { startRulesChange } from "../runs/start-rules-change.js";
import type { ChangeCleaningRulesInput, EraseCustomerInput } from "./cleaning.input.js";
import { ChangeCleaningRulesPayload, EraseCustomerPayload } from "./cleaning-payloads.type.js";
import type { GraphContext } from "./context.js";
import { DataSetVersion } from "./data-set.type.js";
import { userErrorsOf } from "./user-errors.js";

/** Cleans the data set by other rules; answers when that is done. */
export async function changeCleaningRules(
  context: GraphContext,
  input: ChangeCleaningRulesInput,
): Promise<ChangeCleaningRulesPayload> {
  try {
    const versionId = await startRulesChange(context.workspace, { ...input });
    return new ChangeCleaningRulesPayload(await versionOf(context, versionId), []);
  } catch (error) {
    return new ChangeCleaningRulesPayload(null, userErrorsOf(error));
  }
}

/** Erases a customer; answers when that is done. */
export async function eraseCustomer(
  context: GraphContext,
  { customerNumber }: EraseCustomerInput,
): Promise<EraseCustomerPayload> {
  try {
    const erased = await startErasure(context.workspace, customerNumber);
    return new EraseCustomerPayload(await versionOf(context, erased.versionId), erased, []);
  } catch (error) {
    return new EraseCustomerPayload(null, null, userErrorsOf(error));
  }
}

async function versionOf({ db }: GraphContext, id: number): Promise<DataSetVersion> {
  return new DataSetVersion(await versionById(db, id).executeTakeFirstOrThrow());
}
