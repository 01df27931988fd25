import type { AlertSeverity, DataAlertTable } from "../database/tables.js";
import type { AlertFacts } from "./alert-facts.js";
import { customerAlerts } from "./customer-alerts.js";
import { importAlerts } from "./import-alerts.js";
import { ruleAlerts } from "./rule-alerts.js";
import { suspectCustomers } from "./suspect-customers.js";
import { valueAlerts } from "./value-alerts.js";

const URGENCY: readonly AlertSeverity[] = ["BLOCK", "DECIDE", "NOTE"];

/** Everything that somebody should know about a version before using it, the most urgent first. */
export function dataAlerts(facts: AlertFacts): Omit<DataAlertTable, "version_id">[] {
  const alerts = [
    ...customerAlerts(facts),
    ...suspectCustomers(facts),
    ...ruleAlerts(facts),
    ...valueAlerts(facts),
    ...importAlerts(facts),
  ];
  return alerts
    .sort((a, b) => URGENCY.indexOf(a.severity) - URGENCY.indexOf(b.severity))
    .map((alert, position) => ({ position, ...alert, examples: JSON.stringify(alert.examples) }));
}
