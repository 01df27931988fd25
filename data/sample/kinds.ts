import { LAST_DAY } from "./calendar.js";

/** How one kind of customer behaves; ranges are [lowest, highest]. */
export interface Kind {
  name: KindName;
  shoppers: number;
  orders: [number, number];
  /** day of the first possible order */
  from: [number, number];
  /** day of the last possible order */
  to: [number, number];
  /** typical lines per order */
  lines: number;
  /** typical quantity of a line, in packs */
  packs: number;
  /** how unequal the shoppers of this kind are: sigma of the logarithm of their size */
  sigma: number;
  /** share of customers outside the United Kingdom */
  abroad: number;
}

type KindName = "wholesaler" | "champion" | "loyal" | "occasional" | "new" | "lapsed" | "gift";

const END: [number, number] = [LAST_DAY, LAST_DAY];

/** The seven behaviours that the segments should find again. */
export const KINDS: readonly Kind[] = [
  {
    name: "wholesaler",
    shoppers: 9,
    orders: [14, 40],
    from: [0, 10],
    to: END,
    lines: 4,
    packs: 14,
    sigma: 0.6,
    abroad: 0.35,
  },
  {
    name: "champion",
    shoppers: 58,
    orders: [11, 26],
    from: [0, 12],
    to: END,
    lines: 7,
    packs: 0.9,
    sigma: 0.45,
    abroad: 0.1,
  },
  {
    name: "loyal",
    shoppers: 150,
    orders: [5, 11],
    from: [0, 60],
    to: [325, LAST_DAY],
    lines: 6,
    packs: 1,
    sigma: 0.45,
    abroad: 0.1,
  },
  {
    name: "occasional",
    shoppers: 160,
    orders: [2, 4],
    from: [0, 100],
    to: [230, LAST_DAY],
    lines: 6,
    packs: 1.2,
    sigma: 0.5,
    abroad: 0.1,
  },
  {
    name: "new",
    shoppers: 100,
    orders: [1, 3],
    from: [290, 350],
    to: END,
    lines: 6,
    packs: 1.2,
    sigma: 0.5,
    abroad: 0.08,
  },
  {
    name: "lapsed",
    shoppers: 125,
    orders: [2, 5],
    from: [0, 8],
    to: [70, 170],
    lines: 6,
    packs: 1.2,
    sigma: 0.5,
    abroad: 0.08,
  },
  {
    name: "gift",
    shoppers: 210,
    orders: [1, 1],
    from: [0, 0],
    to: END,
    lines: 5,
    packs: 0.7,
    sigma: 0.7,
    abroad: 0.05,
  },
];
