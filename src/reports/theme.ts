import { PALETTE } from "../segments/segment-colors.js";

export { PALETTE };

/** The font whose widths text-width.ts knows; its metric twins stand in where it is missing. */
export const CHART_FONT = 'Helvetica, Arial, "Liberation Sans", Arimo, sans-serif';

/** Widths of the two drawings of a chart, in px: the column of a page, and the screen of a telephone. */
export const WIDE_WIDTH = 680;
export const NARROW_WIDTH = 340;
/**
 * What is different in the narrow drawing: a third of it for names at the side, a column's width for those above, and
 * legends of two columns.
 */
export const NARROW_CONFIG = {
  axis: { labelLimit: 112 },
  axisX: { labelLimit: 62, labelFontSize: 11 },
  legend: { columns: 2, labelLimit: 140, gradientLength: 180 },
} as const;

/** Below to above average, around a light middle: dark text is readable on all of it. */
const DIVERGING = ["#6FA8DC", "#F3F1EC", "#F2A65A"];

const INK = "currentColor";

/**
 * The look of every chart. Text and axes take the colour of the page around them, so one drawing serves light, dark
 * and paper. Marks carry no labels for screen readers: the figure does, once (WAI: one name per image).
 */
export const THEME = {
  aria: false,
  background: "transparent",
  font: CHART_FONT,
  padding: 4,
  mark: { aria: false, color: PALETTE[0], tooltip: null },
  text: { color: INK, fontSize: 12 },
  rule: { color: INK },
  view: { stroke: null },
  range: {
    category: [...PALETTE],
    diverging: DIVERGING,
    ordinal: { scheme: "viridis" },
    heatmap: { scheme: "viridis" },
  },
  axis: {
    domainColor: INK,
    domainOpacity: 0.45,
    gridColor: INK,
    gridOpacity: 0.13,
    labelColor: INK,
    labelFontSize: 12,
    labelLimit: 190,
    labelPadding: 6,
    tickColor: INK,
    tickOpacity: 0.45,
    tickSize: 4,
    titleColor: INK,
    titleFontSize: 12,
    titleFontWeight: "normal",
    titleOpacity: 0.75,
    titlePadding: 10,
  },
  axisX: { labelLimit: 132 },
  axisQuantitative: { tickCount: 6 },
  legend: {
    orient: "top",
    columns: 5,
    gradientLength: 240,
    labelColor: INK,
    labelFontSize: 12,
    titleColor: INK,
    titleFontSize: 12,
    titleFontWeight: "normal",
  },
  header: { labelColor: INK, labelFontSize: 12, titleColor: INK, titleFontSize: 12 },
  title: {
    anchor: "start",
    color: INK,
    fontSize: 15,
    offset: 14,
    subtitleColor: INK,
    subtitleFontSize: 12,
    subtitlePadding: 5,
  },
} as const;
