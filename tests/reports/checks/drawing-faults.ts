import { hasClass, isInside, type PageElement, type ParsedPage, textOf } from "./page-parts.js";
import { isRecord, type Spec, type UnitView, unitViews } from "./spec-views.js";

const MOST_MARKS = 3_000;
/** A line is one mark whatever its rows are. */
const JOINED = ["line", "area", "trail"];
const CHANNELS = ["x", "x2", "y", "y2", "xOffset", "yOffset", "size"];

/** What is missing in the drawings of a page: each has the marks that its rows promise. */
export function drawingFaults(page: ParsedPage, specs: Readonly<Record<string, object>>): string[] {
  const figures = page.elements.filter(
    ({ name, attributes }) => name === "figure" && attributes.has("data-figure"),
  );
  return Object.entries(specs).flatMap(([name, spec]) => {
    const figure = figures.find(({ attributes }) => attributes.get("data-figure") === name);
    if (!figure) return [`${name} is not in the page`];
    const drawings = elementsIn(figure).filter((element) => element.attributes.has("data-drawing"));
    if (drawings.length === 0) return [`${name} is not drawn`];
    return drawings.flatMap((drawing) =>
      faultsOf(drawing, spec as Spec).map(
        (fault) => `${name}, ${drawing.attributes.get("data-drawing")}: ${fault}`,
      ),
    );
  });
}

function faultsOf(drawing: PageElement, spec: Spec): string[] {
  const groups = elementsIn(drawing).filter(
    (element) => element.name === "g" && hasClass(element, "role-mark"),
  );
  const marks = groups.flatMap((group) => elementsIn(group).filter(({ name }) => name !== "tspan"));
  if (marks.length === 0) return ["nothing is drawn"];
  const faults = marks.length > MOST_MARKS ? [`${marks.length} marks`] : [];
  if (!marks.some(isVisible)) faults.push("nothing can be seen");
  for (const view of unitViews(spec)) {
    const own = groups.filter((group) => isOfView(group, view)).flatMap(elementsIn);
    const drawn = own.filter(({ name }) => name !== "tspan").length;
    const { least, most } = promisedMarks(view);
    if (drawn < least || drawn > most)
      faults.push(`${view.name} has ${drawn} marks of ${least}${most > least ? " or more" : ""}`);
  }
  for (const element of elementsIn(drawing)) {
    for (const [attribute, value] of element.attributes)
      if (/NaN|undefined|Infinity/.test(value)) faults.push(`<${element.name} ${attribute}="${value}">`);
  }
  return faults;
}

/** A view that keeps its rows draws one mark of each that has a place; one that makes others of them draws some. */
function promisedMarks(view: UnitView): { least: number; most: number } {
  const many = Number.POSITIVE_INFINITY;
  if (view.transforms.some((transform) => "filter" in transform)) return { least: 0, most: many };
  const isSummed = Object.values(view.encoding).some(
    (channel) =>
      isRecord(channel) && (channel.aggregate !== undefined || channel.bin === true || isRecord(channel.bin)),
  );
  const keepsRows = view.transforms.every((transform) =>
    ["calculate", "joinaggregate", "window", "stack", "lookup"].some((key) => key in transform),
  );
  if (JOINED.includes(view.mark) || isSummed || !keepsRows) return { least: 1, most: many };
  const placed = CHANNELS.flatMap((channel) => {
    const definition = view.encoding[channel];
    const isMeasured = isRecord(definition) && ["quantitative", "temporal"].includes(String(definition.type));
    return isMeasured && typeof definition.field === "string" ? [definition.field] : [];
  });
  const kept = view.rows.filter((row) =>
    placed.every((field) => !(field in row) || row[field] !== null),
  ).length;
  return { least: kept, most: kept };
}

function isOfView(group: PageElement, view: UnitView): boolean {
  const name = view.name.replace(/\W/g, "_"); // as Vega-Lite writes names
  const classes = (group.attributes.get("class") ?? "").split(" ");
  return classes.some(
    (own) => own.startsWith(`${name}_`) && /^_(child_)?(layer_\d+_)*marks$/.test(own.slice(name.length)),
  );
}

/** Bars and lines without any length, and empty texts, draw nothing. */
function isVisible(element: PageElement): boolean {
  if (element.name === "text") return textOf(element).trim() !== "";
  const path = element.attributes.get("d") ?? "";
  const isFlat =
    element.name === "path" && (path === "" || /^M[^hvHV]*h0v|^M[^hvHV]*h-?[\d.e-]+v0h/.test(path));
  return !isFlat && element.attributes.get("opacity") !== "0";
}

function elementsIn({ parts }: PageElement): PageElement[] {
  return parts.filter((part): part is PageElement => part.kind === "element" && !isInside(part, "defs"));
}
