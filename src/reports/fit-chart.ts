import { layoutOf, withWidth } from "./chart-width.js";
import { type ChartDrawing, type ChartSpec, drawChart } from "./render-chart.js";
import { NARROW_CONFIG, NARROW_WIDTH, WIDE_WIDTH } from "./theme.js";

/** A chart drawn at one width. */
export interface FittedChart extends ChartDrawing {
  readonly spec: ChartSpec;
  /** The width of each view, and the columns of panels, for the script of the page; null for the chart's own. */
  readonly width: number | null;
  readonly columns: number | null;
}

/** A first guess of what axes and legends need; the second drawing knows. */
const USUAL_MARGIN = 80;
const LEAST_WIDTH = 60;

/** The chart for the column of a page. */
export function drawWide(spec: ChartSpec, id: string): Promise<FittedChart> {
  return fitted(spec, WIDE_WIDTH, null, `${id}-wide`);
}

/** The chart for a narrow screen, panels above each other; null where it cannot become narrower. The page's script does the same. */
export async function drawNarrow(spec: ChartSpec, id: string): Promise<FittedChart | null> {
  if (layoutOf(spec).kind === "fixed") return null;
  const config = { ...(spec.config as Record<string, object>) };
  for (const [name, part] of Object.entries(NARROW_CONFIG)) config[name] = { ...config[name], ...part };
  return fitted({ ...spec, config }, NARROW_WIDTH, 1, `${id}-narrow`);
}

/** @param columns how many panels stand side by side, null for as many as the chart says */
async function fitted(
  spec: ChartSpec,
  target: number,
  columns: number | null,
  id: string,
): Promise<FittedChart> {
  const layout = layoutOf(spec);
  if (layout.kind === "fixed") return { ...(await drawChart(spec, id)), spec, width: null, columns: null };
  if (layout.kind === "single") {
    const sized = { autosize: { type: "fit-x", contains: "padding" }, ...spec, width: target };
    return { ...(await drawChart(sized, id)), spec: sized, width: target, columns: null };
  }
  const across = columns ?? layout.columns;
  let width = Math.round(target / across) - USUAL_MARGIN;
  const refit = {
    from: width,
    to: (drawn: string) => {
      width = Math.max(LEAST_WIDTH, width + Math.floor((target - drawnWidth(drawn)) / across));
      return width;
    },
  };
  const drawing = await drawChart(withWidth(spec, width, across), id, refit);
  return { ...drawing, spec: withWidth(spec, width, across), width, columns: across };
}

function drawnWidth(svg: string): number {
  return Number(svg.match(/ width="([\d.]+)"/)?.[1] ?? Number.NaN) || 0;
}
