import { ORDERS } from "./presets/orders.js";
import type { Preset } from "./presets/preset.js";
import { SHOPIFY } from "./presets/shopify.js";
import { TRANSACTIONS } from "./presets/transactions.js";
import { UCI, UCI_II } from "./presets/uci.js";
import { WOOCOMMERCE } from "./presets/woocommerce.js";
import { WOOCOMMERCE_ANALYTICS } from "./presets/woocommerce-analytics.js";

/**
 * The first one that fits a file's headings is taken, so exact ones stand before vague ones; the last one is for all the
 * others. A new preset is a file in presets/ and its name here.
 */
export const PRESETS: readonly Preset[] = [
  ...[UCI, UCI_II, SHOPIFY, WOOCOMMERCE, WOOCOMMERCE_ANALYTICS],
  ...[TRANSACTIONS, ORDERS],
];

/** The preset of that name, in any case; null where there is none. */
export function presetNamed(name: string): Preset | null {
  return PRESETS.find((preset) => preset.name === name.trim().toLowerCase()) ?? null;
}
