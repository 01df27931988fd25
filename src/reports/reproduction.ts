import { type GraphQLSchema, parse, validate } from "graphql";
import { version as vegaVersion } from "vega";
import { version as vegaLiteVersion } from "vega-lite";
import type { CheckedQuery } from "./check-notebook.js";
import { type SafeHtml, trusted } from "./escape-html.js";
import { type Facts, lookUp } from "./facts.js";
import type { Templates } from "./prose.js";

/** The name of the query that every report asks beside its own. */
export const REPRODUCTION = "reproduction";

const SOURCE = `query ($modelRunId: ID, $dataSetVersionId: ID) {
  data: dataSetVersion(id: $dataSetVersionId) { digest isSample firstOrderAt lastOrderAt asOf timeZone cleaningProfile { name } }
  run: modelRun(id: $modelRunId) {
    id number status finishedAt artefactDigest customerCount
    dataSetVersion { digest }
    hyperparameters {
      asOf features excludeAnomalies
      preprocessing { feature transform scaler winsorize { lower upper } }
      kMeans { k seed restarts maxIterations reason }
      dbscan { eps minSamples reason }
    }
  }
}`;

/** The query for what it takes to make a report again: data, run, parameters, seed. */
export function reproductionQuery(schema: GraphQLSchema): CheckedQuery {
  const document = parse(SOURCE);
  const [fault] = validate(schema, document);
  if (fault) throw fault;
  const cell = { kind: "graphql", name: REPRODUCTION, source: SOURCE, file: "the program", line: 1 } as const;
  return { cell, document };
}

const TEMPLATE = `{% assign data = reproduction.data %}{% assign run = reproduction.run %}
{%- if data %}
| What | Value |
|---|---|
| Orders | from {{ data.firstOrderAt | date }} to {{ data.lastOrderAt | date }} ({{ data.timeZone }}), cleaning profile {{ data.cleaningProfile.name }}{% if data.isSample %}, synthetic sample{% endif %} |
| Data set | \`{{ data.digest }}\` |
{%- if run %}{% assign how = run.hyperparameters %}
| Model | run {{ run.number | count }}{% if run.finishedAt %}, finished {{ run.finishedAt | date }}{% endif %}, {{ run.customerCount | plural: "customer" }} as of {{ how.asOf | date }}{% if run.dataSetVersion.digest != data.digest %}, trained on other data: \`{{ run.dataSetVersion.digest }}\`{% endif %} |
| Features | {% for part in how.preprocessing %}{{ part.feature | words }} ({{ part.transform | words }}, {{ part.scaler | words }}){% unless forloop.last %}, {% endunless %}{% endfor %} |
| K-Means | k = {{ how.kMeans.k | count }}, seed {{ how.kMeans.seed }}, {{ how.kMeans.restarts | plural: "start" }}{% if how.excludeAnomalies %}, fitted without the anomalies{% endif %}. {{ how.kMeans.reason }} |
| DBSCAN | eps = {{ how.dbscan.eps | number: 4 }}, minSamples = {{ how.dbscan.minSamples | count }}. {{ how.dbscan.reason }} |
{%- if run.artefactDigest %}
| Model digest | \`{{ run.artefactDigest }}\` |
{%- endif %}
{%- endif %}
{%- endif %}`;

/** What it takes to make a page again. */
export interface Reproduction {
  /** The data, the run and the parameters, every number traced. */
  readonly html: SafeHtml;
  readonly runNumber: number | null;
}

export function reproductionOf(facts: Facts, templates: Templates): Reproduction {
  const pieces = templates.prose(TEMPLATE).map((piece) => piece.html);
  return {
    html: trusted(pieces.join("")),
    runNumber: (lookUp(facts, `${REPRODUCTION}.run.number`) ?? null) as number | null,
  };
}

/** The versions of the software that made a page's charts. */
export const CHART_VERSIONS = `vega ${vegaVersion}, vega-lite ${vegaLiteVersion}`;
