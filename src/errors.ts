/**
 * The error catalogue: code → the sentence a person reads. Facts stand in braces; every sentence says what was
 * wrong and what to do. Anything else that is thrown is a bug. `docs/errors.md` is generated from this file.
 */
export const MESSAGES = {
  // orders files
  FILE_NOT_FOUND: "There is no file {path}. Check the path; it is read from the folder you are in.",
  FILE_UNREADABLE: "{path} cannot be read ({cause}). Check that it is a file and that you may read it.",
  EMPTY_FILE: "{file} is empty. Export the orders again; the first line must hold the column headings.",
  NO_ROWS: "{file} has column headings but no order lines. Export the orders again.",
  NOT_A_TABLE:
    "{file} is {found}, not a table of orders. Give a CSV file with headings, plain or gzipped (.csv, .csv.gz).",
  UNSUPPORTED_ENCODING:
    "{file} is not valid {encoding} from byte {offset} on. Say how it is written (--encoding latin1, or windows-1252; API: encoding), or save it as UTF-8 (in a spreadsheet: CSV UTF-8).",
  UNMARKED_UTF16:
    "{file} looks like UTF-16 without a byte order mark. Say so (--encoding {encoding}; API: encoding), or save it as UTF-8 (in a spreadsheet: CSV UTF-8).",
  TRUNCATED_GZIP: "{file} ends in the middle of its gzip data. It was cut off: copy or upload it again.",
  DAMAGED_FILE: "{file} is damaged: {problem}. It may have been cut off: copy, upload or export it again.",
  ENCRYPTED_FILE: "{file} is encrypted. Save it without a password, and give it again.",
  ARCHIVE_NOT_UNPACKED:
    "{file} is not unpacked: {problem}. If you trust it, unpack it yourself and give the tables inside.",
  PARQUET_TOO_LARGE:
    "{file} cannot be read in the memory that is allowed: {problem}. Write it again with smaller row groups (100,000 rows), or as CSV.",
  SHEET_NEEDED:
    "{file} has {count} sheets that look like orders: {sheets}. Say which one is meant (--sheet NAME; API: sheet).",
  SHEET_NOT_FOUND: "{file} has no sheet {sheet}. Its sheets are {sheets} (--sheet NAME; API: sheet).",
  MISSING_COLUMNS: "{file} has no column for {missing}. Found: {found}. Needed: {needed}. {advice}",
  DUPLICATE_HEADER: "{file} has the heading {heading} more than once. Rename or remove one of the columns.",
  AMBIGUOUS_COLUMN:
    "{file} has more than one column for {field}: {columns}. Say which one it is ({example}).",
  TOO_MANY_COLUMNS:
    "{file} has {columns} columns; at most {limit} are read. Is it a table of orders, and is the delimiter right (--delimiter)?",
  AMBIGUOUS_DATE:
    "{file}, line {line}: {problem}. Nothing was imported. Say how dates are written: {choice} (API: dateFormat).",
  AMBIGUOUS_NUMBER:
    "{file}, line {line}: {problem}. Nothing was imported. Say what the decimal mark is: {choice} (API: decimal).",
  MIXED_CURRENCIES:
    "{file}, line {line}: the currency is {value}, but {other} on line {otherLine} of {otherFile}. Currencies are not mixed: import each into a database of its own.",
  BAD_CURRENCY:
    "{file}, line {line}: the currency {value} is no ISO 4217 code such as GBP. Correct the column.",
  MIXED_TIME_ZONES:
    "{file}, line {line}: the time zone is {value}, but {other} on line {otherLine} of {otherFile}. Import files of one time zone each, or leave the column out and write times with their offset (2010-12-01T08:26+01:00).",
  BAD_TIME_ZONE:
    "{file}, line {line}: the time zone {value} is no IANA name such as Europe/London. Correct the column.",
  TOO_MANY_REJECTS:
    "{rejected} of {read} rows of {file} cannot be read, more than the allowed share of {limit}. Nothing was imported. First: line {line}, {column}: {reason}. See all of them with clientele export rejects. Correct the file, or allow more (--max-reject-share).",
  NO_KEPT_ROWS:
    "None of the {read} rows of {file} is an order line that counts ({reasons}). Nothing was imported. Check the customer, quantity and price columns.",
  ALREADY_IMPORTED:
    "These orders are there already: import {importId} brought them. There is nothing to do. (Other cleaning rules for them: clientele profiles --use PROFILE.)",
  NOTHING_NEW:
    "{lines} lines of {file} differ from the known lines of their invoices, and those are kept, as you said (--on-known-invoice keep). Nothing else is new; nothing was imported.",
  DIGEST_DIFFERS:
    "These are not the orders that were expected: their digest is {found}, not {expected}. Nothing was imported.",
  DOWNLOAD_FAILED:
    "{title} cannot be downloaded from here ({cause}). Download {url} where that can be done, put the file at {path}, and run again: {command}",
  DOWNLOAD_DIFFERS:
    "{path} does not hold the orders of {title} that are known here: their digest is {found}, not {expected}. Nothing was imported, and the file stays. Fetch it anew (clientele download {name} --again), or import it for what it is: clientele import {path} --currency {currency}",
  HAS_ORDERS:
    "There are orders in this database already, and those of {title} are not mixed with others. Name a database of their own (--db FILE), or let them take the place of all (--replace).",
  FILE_NOT_WRITTEN:
    "{path} cannot be written ({cause}). Check that its folder is there and that you may write into it, or name another place.",
  FILE_GIVEN_TWICE: "{file} and {other} hold the same bytes. Give each file once.",
  PERIOD_OVERLAPS:
    "{file} has orders without invoice numbers from {from} to {to}, a period for which there are such orders already. Nothing was imported, for they may be the same. Say what to do with that period: --on-known-invoice replace, keep or add (API: onKnownInvoice), or give only newer orders.",
  KNOWN_INVOICE_DIFFERS:
    "{invoices} invoices of {file} are known with other lines (first: {invoice}). Nothing was imported. Say what to do with them: --on-known-invoice replace (this file is right), keep (the known lines are) or add (both are); API: onKnownInvoice.",
  CURRENCY_DIFFERS:
    "The orders that are there are in {known}; this import says {given}. Currencies are not mixed: import into another database, or --replace.",
  TIME_ZONE_DIFFERS:
    "The orders that are there were read in the time zone {known}; this import says {given}. Use the same, or --replace.",
  BAD_OPTION: "{option} cannot be {value}: {why}",
  UPLOAD_NOT_FOUND:
    "There is no upload {uploadId}. Send the file with PUT /imports first; uploads are kept for one day.",
  UPLOAD_INCOMPLETE:
    "The upload did not arrive as it was sent: {received} instead of {expected}. Send the file again.",
  UPLOAD_TOO_LARGE:
    "The upload is larger than {limit} bytes. Import the file with `clientele import` instead.",
  // the database
  DB_NOT_OPENED:
    "{path} cannot be opened as a database ({cause}). Check the path and that you may write there.",
  DB_FOREIGN:
    "{path} is a database of another program. Name another file with --db; this one was not touched.",
  DB_NEWER:
    "{path} was made by a newer Clientele (schema {found}; this one knows {known}). Upgrade Clientele; the file was not touched.",
  DB_CORRUPT: "{path} is damaged ({cause}). Restore it from a backup; the file was not touched.",
  SQLITE_TOO_OLD: "SQLite {found} has a known corruption bug; at least {needed} is needed. Run npm ci again.",
  DB_BUSY: "Another program is writing to the database. Try again in a moment.",
  DB_IN_USE:
    "Another program has {path} open (a command, or a database tool). Close it and try again; nothing was changed.",
  DISK_FULL: "There is no room left on the disk for {path}. Make room, or name another place.",
  SERVER_RUNNING:
    "A Clientele server is running on {path} already. Use that one, stop it, or name another file with --db.",
  OPERATION_IN_PROGRESS:
    "Another import or training is going on{detail}. Try again when it has ended (`clientele runs` shows it).",
  // backups
  BACKUP_EXISTS: "{path} is there already. Name another file, or replace it with --force.",
  BACKUP_NOT_WRITTEN:
    "The backup {path} cannot be written ({cause}). Check that its folder is there and that you may write into it.",
  BACKUP_IN_PROGRESS: "Another backup of {path} is going on. Try again when it has ended.",
  NOT_A_BACKUP:
    "{path} is no Clientele database. Give a file that `clientele backup` made; nothing was changed.",
  BACKUP_DAMAGED:
    "{path} is not as it was written: its SHA-256 is {found}, and {sums} has another one. Copy it again from where it came, or take another backup; nothing was changed.",
  UPGRADE_NOT_BACKED_UP:
    "{path} has to be upgraded from schema {found} to {known}, and the backup that goes before cannot be made: {cause} The database was not touched.",
  // data
  NO_DATA: "There are no orders yet. Import some first: clientele import FILE, or PUT /imports.",
  NOT_FOUND:
    "There is no {what} {id}. Ids are as this API gave them, customer numbers exactly as the shop writes them.",
  // training
  BAD_K: "k must be a whole number of at least 1; it was {k}.",
  K_EXCEEDS_DISTINCT:
    "k = {k} segments need at least {k} different customers; in these features there are {distinct}. Choose a smaller k.",
  BAD_EPS:
    "eps must be a number greater than 0, and large enough (1e-160) that its square is so too; it was {eps}.",
  BAD_MIN_SAMPLES: "minSamples must be a whole number of at least 1; it was {minSamples}.",
  BAD_RESTARTS: "restarts must be a whole number from 1 to {limit}; it was {restarts}.",
  BAD_MAX_ITERATIONS: "maxIterations must be a whole number from 1 to {limit}; it was {maxIterations}.",
  BAD_SEED: "seed must be a whole number from −{limit} to {limit}; it was {seed}.",
  BAD_FEATURE_LIST: "features must name each of at least one feature once; {problem}. Known: {known}.",
  BAD_PREPROCESSING: "{field} cannot be {value}. {why}",
  BAD_WINSORIZE: "winsorize needs 0 ≤ lower < upper ≤ 1; it was {lower}, {upper}.",
  NEGATIVE_UNDER_LOG1P:
    "{feature} has values below 0 (the lowest is {minimum}), which LOG1P cannot take. Use the transform YEO_JOHNSON or NONE for it.",
  NOT_FINITE:
    "{feature} has {count} values that are not finite or beyond 1e50{customers}. This feature cannot be used as it is.",
  TOO_FEW_CUSTOMERS:
    "A model needs at least 2 customers with orders that count; there are {customers}. Import more orders, or choose a later asOf.",
  NO_VARIANCE: "All customers are alike in every chosen feature ({features}). Choose other features.",
  ALL_ANOMALIES:
    "{anomalies} of {customers} customers are anomalies, so too few are left to find segments among. Choose a larger eps, or leave out excludeAnomalies.",
  OVER_BUDGET:
    "This training needs about {needed} MB of memory; {limit} MB are allowed. Use fewer customers, or a smaller eps.",
  BAD_RANGE: "{field} is {value}. {why}",
  BAD_BOOTSTRAPS: "bootstraps must be a whole number from 0 to {limit}; it was {bootstraps}.",
  BAD_TUNING_RUN:
    "Run {id} cannot be trained from: {why}. tuningRunId (--from-tuning) takes a tuning run that has SUCCEEDED, with its own features and preprocessing.",
  NOT_CANCELLABLE: "{what} {id} has ended already: it is {status}. There is nothing to cancel.",
  BAD_AS_OF: "asOf {asOf} lies before the first order ({firstOrderAt}). Choose a later instant.",
  NOT_COMPARABLE: "Run {id} is {status}; only training runs that have SUCCEEDED can be compared.",
  BAD_SEGMENT_NAME: "A segment cannot be called {name}: {why}",
  BAD_WAIT_SECONDS: "waitSeconds must be a whole number from 0 to 60; it was {waitSeconds}.",
  NOT_ACTIVATABLE: "Run {id} is {status}; only a training run that has SUCCEEDED can be activated.",
  RUN_CANCELLED: "Somebody cancelled this. Nothing of it was kept; start it again if it is wanted after all.",
  TIME_LIMIT:
    "The run took longer than the {seconds} seconds that are allowed and was ended; nothing of it was kept. Ask for less (fewer restarts, bootstraps or features), or allow more with CLIENTELE_RUN_TIME_LIMIT.",
  RUN_INTERRUPTED: "The program ended while this was going on. Start it again.",
  WORKER_FAILED:
    "The work ended unexpectedly, by a fault of ours. Nothing was changed. The program's log says more; please report it.",
  IDEMPOTENCY_KEY_REUSED:
    "The idempotencyKey {key} was used with other input. Use a new key for a new request.",
  BAD_IDEMPOTENCY_KEY: "idempotencyKey must have 1 to 255 characters; it had {length}.",
  // classification
  NO_ACTIVE_MODEL:
    "There is no active model. Train one (trainModel, clientele train) or activate a run (activateModel, clientele activate ID).",
  MISSING_FEATURE: "{field} is needed: this model was trained on {feature}. Give it.",
  BAD_FEATURES: "{field} cannot be {value}: {why}",
  INCONSISTENT_SPEND:
    "monetary ({monetary}) is not frequency × averageOrderValue ({product}). Give two of the three, or values that agree.",
  TOO_MANY_ITEMS: "{field} takes 1 to {limit} items; there were {count}.",
  // limits of a request
  QUERY_TIMEOUT:
    "The answer took longer than {seconds} seconds and was given up. Ask for less, or for smaller pages.",
  TOO_MANY_TOKENS:
    "The query has more than {limit} tokens. Give values as variables, leave fields out, or ask in several requests.",
  QUERY_TOO_DEEP:
    "The query is {value} levels deep; at most {limit} are answered. Ask for what lies deeper by its id, in a query of its own.",
  TOO_MANY_ALIASES:
    "The query has {value} aliases; at most {limit} are answered. Ask for lists instead (nodes, filters, classifyCustomers), or in several requests.",
  TOO_MANY_DIRECTIVES:
    "The query has {value} directives; at most {limit} are answered. Leave some out, or send a query for each case.",
  TOO_MANY_REPEATS:
    "The query asks for {field} more than {limit} times. Once in each place is enough; use fragments for what is alike.",
  QUERY_TOO_COSTLY:
    "The query costs {value}; at most {limit} are allowed. A page costs its size times what is inside it, another list ten times. Ask for smaller pages (first), or in several requests.",
  TOO_MANY_CONNECTIONS:
    "There are {limit} open connections of this caller already. Close some; one WebSocket carries many operations.",
  TOO_MANY_OPERATIONS:
    "This connection carries {limit} operations already. End some, or open another connection.",
  RATE_LIMITED: "These are more than {limit} operations a minute. Try again in {seconds} seconds.",
  // requests that cannot be carried out
  BAD_REQUEST: "This request cannot be answered: {problem}",
  REQUEST_TOO_LARGE:
    "The body is larger than {limit} bytes. Ask in several requests; files of orders go to PUT /imports.",
  REQUEST_TOO_SLOW: "The body did not arrive within {seconds} seconds. Send it again.",
  UNSUPPORTED_BODY:
    "A body of {found} is not read here. Send JSON in UTF-8, not compressed (Content-Type: application/json).",
  PERSISTED_QUERY_NOT_SUPPORTED: "PersistedQueryNotSupported",
  GRAPHQL_PARSE_FAILED: "{problem} Correct the text of the query.",
  GRAPHQL_VALIDATION_FAILED: "{problem} Correct the query; schema.graphql and /explorer show what there is.",
  BAD_VARIABLES: "{problem} Correct the variables.",
  OPERATION_NOT_FOUND:
    "The document has {found} operations, and operationName is {name}. Name one that is in the document.",
  SUBSCRIPTION_OVER_HTTP:
    "A subscription goes on, and this request has one answer. Send it over a WebSocket (graphql-transport-ws) to /graphql, or as server-sent events to /graphql/stream.",
  INTROSPECTION_OFF: "This server does not describe its schema. See schema.graphql of its version.",
  // who may do what
  TOKEN_NEEDED:
    "A token is needed here. Send one as `Authorization: Bearer TOKEN`; on the server's machine `clientele token create` makes it.",
  TOKEN_INVALID:
    "This token is not valid: it is unknown, expired or revoked. Ask for a new one (`clientele token create`).",
  SCOPE_NEEDED: "{what} needs a token with the scope {scope}. Ask for one (`clientele token create`).",
  FOREIGN_HOST:
    "Without a token only this machine itself is served, and {host} is not a name of it. Use http://localhost or http://127.0.0.1, or send a token.",
  FOREIGN_ORIGIN:
    "Pages of {origin} may not change anything here without a token. Allow the origin (--cors-origin), or send a token.",
  TOKEN_NAME_TAKEN: "There is a token {name} already. Choose another name, or revoke that one first.",
  // faults of ours
  INTERNAL_ERROR: "Something went wrong on our side. It is in the server's log under this request's id.",
  // lists
  LIMIT_OUT_OF_RANGE: "{field} must be a whole number from 1 to {limit}; it was {value}.",
  BAD_PAGING: "Use first with after, or last with before, not {given}.",
  BAD_CURSOR: "The cursor {cursor} is not one of this list. Use endCursor or startCursor as they were given.",
  BAD_LOOKUP: "Give exactly one of id and customerNumber.",
  // reports
  REPORT_NOT_FOUND: "There is no report {name}. Known: {known}.",
  NOTEBOOK_INVALID: "{file}, line {line}: {problem}",
  // the server and the command line
  PORT_TAKEN:
    "Port {port} on {host} is in use. Choose another one with --port, or end the program that has it.",
  BIND_REFUSED: "Cannot listen on {host}:{port} ({cause}).",
  PUBLIC_BIND:
    "{host} can be reached from other machines, and there is no valid access token. Make one first (clientele token create NAME --scope read), or use --host 127.0.0.1.",
  BAD_SETTING: "{name} cannot be {value}. {why}",
} as const;

export type ErrorCode = keyof typeof MESSAGES;
export type Facts = Readonly<Record<string, string | number>>;

/** The sentence of a code with its facts filled in. */
export function describeError(code: ErrorCode, facts: Facts = {}): string {
  return MESSAGES[code].replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ""));
}

/** A fault of the input or the situation, never a bug: it has a code of the catalogue and says what to do. */
export class ClienteleError extends Error {
  override readonly name = "ClienteleError";

  /**
   * @param inputPath where in the input the fault is, e.g. ["input", "kMeans", "k"]; not called `path`, because graphql
   *   takes an error with a `path` for one that it has located in the query already
   */
  constructor(
    readonly code: ErrorCode,
    readonly facts: Facts = {},
    readonly inputPath: readonly string[] = [],
  ) {
    super(describeError(code, facts));
  }
}

/** Several faults of one input, found in one look. */
export class InvalidInput extends Error {
  override readonly name = "InvalidInput";

  constructor(readonly faults: readonly ClienteleError[]) {
    super(faults.map((fault) => fault.message).join(" "));
  }
}
