import { registerEnumType } from "type-graphql";
import { HISTOGRAM_STAGES } from "../exploration/histograms.js";
import { FEATURES } from "../features/feature-catalogue.js";
import { EXCLUSION_REASONS } from "../intake/cleaning-rules.js";
import { KNOWN_INVOICE_POLICIES } from "../runs/settle-known-lines.js";
import { RULE_OPERATORS } from "../segments/find-rule.js";

type EnumOf<Values extends readonly string[]> = { readonly [V in Values[number]]: V };

/** An enum of the API whose values are their own names. */
function enumType<const Values extends readonly string[]>(
  name: string,
  description: string,
  values: Values,
  descriptions: { readonly [V in Values[number]]: string },
): EnumOf<Values> {
  const type = Object.fromEntries(values.map((value) => [value, value])) as EnumOf<Values>;
  const valuesConfig = Object.fromEntries(
    Object.entries(descriptions).map(([value, text]) => [value, { description: text as string }]),
  );
  registerEnumType(type, { name, description, valuesConfig: valuesConfig as never });
  return type;
}

const FEATURE_TEXTS = {
  RECENCY: "Days since the last order, floored.",
  FREQUENCY: "Orders: distinct invoices.",
  MONETARY: "Spend before cancellations, in the currency.",
  NET_MONETARY: "Spend less cancellations, in the currency; may be negative.",
  AVERAGE_ORDER_VALUE: "Spend per order, in the currency.",
  TENURE: "Days since the first order in this data set, floored.",
  ACTIVE_SPAN: "Days from the first to the last order, floored.",
  MEAN_GAP: "Mean days between orders; none for a single order.",
  DISTINCT_PRODUCTS: "Different products: distinct stock codes.",
  UNITS: "Units bought.",
  RETURN_RATE: "Cancelled amount / spend; 0 without cancellations, may exceed 1.",
} as const;

export const FeatureEnum = enumType(
  "Feature",
  "The numbers that describe a customer.",
  FEATURES,
  FEATURE_TEXTS,
);

export const RuleOperatorEnum = enumType(
  "RuleOperator",
  "On which side of a threshold a value lies.",
  RULE_OPERATORS,
  {
    GTE: "At least so much.",
    LT: "Less.",
  },
);

export const HistogramStageEnum = enumType(
  "HistogramStage",
  "How far a feature has come on its way to a model.",
  HISTOGRAM_STAGES,
  {
    RAW: "In the feature's unit.",
    TRANSFORMED: "After ln(1 + x), or Yeo and Johnson's transform where a value is below 0.",
    SCALED: "After that, as (x − mean) / standard deviation.",
  },
);

export const ExclusionReasonEnum = enumType(
  "ExclusionReason",
  "Why an order line does not count: the first of these that applies, in this order.",
  EXCLUSION_REASONS,
  {
    MISSING_CUSTOMER: "It has no customer number.",
    CANCELLATION: "Its invoice is a cancellation.",
    NON_POSITIVE_QUANTITY: "Its quantity is 0 or less: a stock adjustment.",
    NON_POSITIVE_PRICE: "Its price is 0 or less: free goods or bad debt.",
    NON_PRODUCT: "Its stock code is no product: postage, fees, manual entries.",
    DUPLICATE: "It equals an earlier line in every field.",
    CANCELLED_LATER: "A later cancellation takes it back.",
  },
);

export const KnownInvoicePolicyEnum = enumType(
  "KnownInvoicePolicy",
  "What to do where an invoice number is known and its lines differ; equal lines are skipped and counted. Orders without a number go by it where their periods overlap.",
  KNOWN_INVOICE_POLICIES,
  {
    REFUSE: "Import nothing.",
    REPLACE: "The invoice's lines in this file take the place of the known ones.",
    KEEP: "The known lines stay; those of this file are left out.",
    ADD: "The differing lines of this file are added to the known ones.",
  },
);

const JOB_TEXTS = {
  QUEUED: "It waits for its turn.",
  RUNNING: "It goes on.",
  FAILED: "It ended with an error; nothing of it stays but its record.",
  CANCELLED: "Somebody ended it; nothing of it stays but its record.",
  INTERRUPTED: "The program ended before it did; nothing of it stays but its record.",
} as const;

export const ImportStatusEnum = enumType(
  "ImportStatus",
  "What has become of an import.",
  ["QUEUED", "RUNNING", "COMPLETED", "COMPLETED_WITH_REJECTS", "FAILED", "CANCELLED", "INTERRUPTED"],
  {
    ...JOB_TEXTS,
    COMPLETED: "Every row was understood.",
    COMPLETED_WITH_REJECTS: "Some rows could not be understood and were kept aside.",
  },
);

export const VersionCauseEnum = enumType(
  "VersionCause",
  "Why a version of the data set was made.",
  ["IMPORT", "ERASURE", "RULES"],
  {
    IMPORT: "Orders were imported.",
    ERASURE: "A customer was erased.",
    RULES: "The cleaning rules were changed.",
  },
);

export const AlertSeverityEnum = enumType(
  "AlertSeverity",
  "How urgent an alert is.",
  ["NOTE", "DECIDE", "BLOCK"],
  {
    NOTE: "Good to know when figures are read.",
    DECIDE: "Somebody should choose before the figures are used.",
    BLOCK: "No model can be made of these data.",
  },
);

export const ModelRunKindEnum = enumType("ModelRunKind", "What a run is for.", ["TRAINING", "TUNING"], {
  TRAINING: "It makes a model: segments and anomalies.",
  TUNING: "It looks at many settings and recommends some.",
});

export const ModelRunStatusEnum = enumType(
  "ModelRunStatus",
  "What has become of a run.",
  ["QUEUED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED", "INTERRUPTED"],
  { ...JOB_TEXTS, SUCCEEDED: "It has ended well; what it found is stored." },
);

export const TransformEnum = enumType(
  "Transform",
  "How the shape of a feature is changed.",
  ["NONE", "LOG1P", "YEO_JOHNSON"],
  {
    NONE: "The values as they are.",
    LOG1P: "ln(1 + x); needs x ≥ 0.",
    YEO_JOHNSON: "The power transform of Yeo and Johnson, any sign, λ by maximum likelihood.",
  },
);

export const ScalerEnum = enumType(
  "Scaler",
  "How a feature is made comparable.",
  ["STANDARD", "ROBUST", "MINMAX", "NONE"],
  {
    STANDARD: "(x − mean) / standard deviation (of the population).",
    ROBUST: "(x − median) / interquartile range.",
    MINMAX: "(x − minimum) / range.",
    NONE: "The values as they are.",
  },
);

export const ValueTierEnum = enumType(
  "ValueTier",
  "A segment's place by its members' mean spend.",
  ["LOW", "MEDIUM", "HIGH"],
  {
    LOW: "The segment with the lowest mean spend.",
    MEDIUM: "Every segment between these two, or the only one.",
    HIGH: "The segment with the highest mean spend.",
  },
);

export const StabilityVerdictEnum = enumType(
  "StabilityVerdict",
  "How far a segment can be relied on, by its mean maximum Jaccard index over bootstrap samples.",
  ["UNSTABLE", "DOUBTFUL", "STABLE", "HIGHLY_STABLE"],
  {
    UNSTABLE: "Below 0.60: other data would show another segment.",
    DOUBTFUL: "From 0.60 to 0.75: a pattern, but which customers belong to it is not certain.",
    STABLE: "From 0.75 to 0.85.",
    HIGHLY_STABLE: "Above 0.85.",
  },
);

export const AnomalyKindEnum = enumType(
  "AnomalyKind",
  "In what a customer is unusual.",
  ["EXTREME_SPENDER", "EXTREME_FREQUENCY", "RARE_PROFILE", "UNUSUAL_COMBINATION"],
  {
    EXTREME_SPENDER: "Extreme in a money feature (robust |z| > 3).",
    EXTREME_FREQUENCY: "Extreme in the number of orders.",
    RARE_PROFILE: "Extreme in another feature.",
    UNUSUAL_COMBINATION: "Extreme in no single feature, only in how they combine.",
  },
);

export const AnomalyTriageEnum = enumType(
  "AnomalyTriage",
  "What to do with an anomaly first; unusual is not bad.",
  ["VIP", "WHOLESALE_LIKE", "REVERSED_PURCHASE", "SUSPECT_DATA", "UNCLEAR"],
  {
    VIP: "In the segment with the highest mean spend: look after this customer.",
    WHOLESALE_LIKE: "More than ten times the usual units per order: perhaps a trade account.",
    REVERSED_PURCHASE: "Most of the spend was cancelled: look at net spend before acting.",
    SUSPECT_DATA: "A line's price lies far outside what its product usually costs: check the data.",
    UNCLEAR: "None of the other rules fits: look at the orders.",
  },
);

export const OrderDirectionEnum = enumType("OrderDirection", "Which end comes first.", ["ASC", "DESC"], {
  ASC: "The smallest or earliest.",
  DESC: "The largest or latest.",
});

export const CustomerOrderFieldEnum = enumType(
  "CustomerOrderField",
  "What customers can be ordered by. Nulls last; ties by customer number.",
  ["CUSTOMER_NUMBER", ...FEATURES, "LAST_ORDER_AT", "SEVERITY"],
  {
    ...FEATURE_TEXTS,
    CUSTOMER_NUMBER: "The customer's number, as text.",
    LAST_ORDER_AT: "The latest order that counts.",
    SEVERITY: "Distance to the nearest core point / eps.",
  },
);

export const AnomalyOrderFieldEnum = enumType(
  "AnomalyOrderField",
  "What anomalies can be ordered by. Nulls last; ties by customer number.",
  ["SEVERITY", "MONETARY", "CUSTOMER_NUMBER"],
  {
    SEVERITY: "Distance to the nearest core point / eps.",
    MONETARY: "Spend before cancellations, in the currency.",
    CUSTOMER_NUMBER: "The customer's number, as text.",
  },
);
