import { html, type SafeHtml, trusted } from "./escape-html.js";
import type { Piece } from "./markdown.js";

export interface TocEntry {
  readonly id: string;
  readonly label: SafeHtml;
}

interface Section {
  readonly id: string;
  readonly heading: string;
  readonly lead: string[];
  readonly cards: { id: string; heading: string; body: string[] }[];
}

/** Nests the pieces of a page: a second-level heading opens a section, a third-level one a card inside it. */
export function nestSections(pieces: readonly Piece[]): { body: SafeHtml; toc: TocEntry[] } {
  const intro: string[] = [];
  const sections: Section[] = [];
  const slug = uniqueSlugs();
  for (const piece of pieces) {
    const section = sections.at(-1);
    if (piece.kind === "heading" && (piece.level === 2 || !section)) {
      sections.push({ id: slug(piece.html), heading: piece.html, lead: [], cards: [] });
    } else if (piece.kind === "heading")
      section!.cards.push({ id: slug(piece.html), heading: piece.html, body: [] });
    else (section ? (section.cards.at(-1)?.body ?? section.lead) : intro).push(piece.html);
  }
  const toc = sections.map(({ id, heading }) => ({ id, label: trusted(heading.replace(/<[^>]*>/g, "")) }));
  return { body: html`${intro.map(trusted)}${sections.map(sectionHtml)}`, toc };
}

function sectionHtml({ id, heading, lead, cards }: Section): SafeHtml {
  const inside = cards.map(
    (
      card,
    ) => html`<article class="card" aria-labelledby="${card.id}"><h3 id="${card.id}">${trusted(card.heading)}</h3>
${card.body.map(trusted)}</article>\n`,
  );
  const list = cards.length > 0 ? html`<div class="cards">${inside}</div>\n` : "";
  return html`<section aria-labelledby="${id}"><h2 id="${id}"><a href="#${id}">${trusted(heading)}</a></h2>
${lead.map(trusted)}${list}</section>\n`;
}

/** Ids from headings: letters and digits only, whatever the heading holds, and each once. */
function uniqueSlugs(): (heading: string) => string {
  const used = new Set<string>();
  return (heading) => {
    const text = heading.replace(/<[^>]*>|&[^;]*;/g, " ").toLowerCase();
    const base = `s-${text.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "section"}`.slice(0, 60);
    let slug = base;
    for (let count = 2; used.has(slug); count++) slug = `${base}-${count}`;
    used.add(slug);
    return slug;
  };
}
