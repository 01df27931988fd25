export type RecencyLevel = "recent" | "fading" | "silent";
export type ValueLevel = "high" | "middle" | "low";

/** A name and what it means, in a shopkeeper's words. */
export interface NameAndDescription {
  readonly name: string;
  readonly description: string;
}

/**
 * The names by recency and value. A description says what the ranks say and no more: not that somebody is new, lost
 * or would answer to an offer, which these numbers cannot know.
 */
export const SEGMENT_NAMES: Readonly<Record<RecencyLevel, Readonly<Record<ValueLevel, NameAndDescription>>>> =
  {
    recent: {
      high: {
        name: "Champions",
        description:
          "They bought lately, and they order more often and spend more than most customers. Notice when one of them goes quiet.",
      },
      middle: {
        name: "Potential loyalists",
        description:
          "They bought lately; how often they order and how much they spend lies in the middle. Worth seeing whether they come back.",
      },
      low: {
        name: "New customers",
        description:
          "They bought lately, but order less often and spend less than most. Many have only begun to buy; others simply buy little.",
      },
    },
    fading: {
      high: {
        name: "Loyal customers",
        description:
          "They order more often and spend more than most; their last order is neither fresh nor long ago. Good customers to stay in touch with.",
      },
      middle: {
        name: "Need attention",
        description:
          "Recency, number of orders and spend all lie in the middle. Nothing stands out; see whether their orders go on.",
      },
      low: {
        name: "About to sleep",
        description: "They order less often and spend less than most, and their last order is some time ago.",
      },
    },
    silent: {
      high: {
        name: "Cannot lose",
        description:
          "They ordered more often and spent more than most, but have been silent longer than most. Ask first what became of them.",
      },
      middle: {
        name: "At risk",
        description:
          "Their orders and spend lie in the middle, and they have been silent longer than most customers.",
      },
      low: {
        name: "Hibernating",
        description:
          "They have been silent longer than most, after fewer orders and less spend than most. Little to go by.",
      },
    },
  };
