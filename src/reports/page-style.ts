import { CHART_FONT, PALETTE } from "./theme.js";

const LIGHT =
  "--paper:#ffffff;--wash:#f6f5f2;--ink:#1c1b19;--soft:#5c5953;--line:#e3e0d9;--accent:#00588a;--warn:#8a3a00;--warn-wash:#fdf3ea;color-scheme:light";
const DARK =
  "--paper:#121212;--wash:#1c1c1b;--ink:#ebe8e2;--soft:#a9a59c;--line:#32312e;--accent:#7cc0ec;--warn:#ffb27a;--warn-wash:#2a1d12;color-scheme:dark";

const SERIF = 'Charter, "Bitstream Charter", "Iowan Old Style", Palatino, Georgia, "Liberation Serif", serif';

/** The style of every page: one type scale (ratio 1.25), two faces, one accent; light, dark, paper, 360 px and up. */
export const PAGE_STYLE = `
:root{${LIGHT};--sans:${CHART_FONT};--serif:${SERIF};--s0:.8rem;--s1:1rem;--s2:1.25rem;--s3:1.563rem;--s4:2.1rem}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${DARK}}}
:root[data-theme=dark]{${DARK}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--paper);color:var(--ink);font:var(--s1)/1.6 var(--sans);font-variant-numeric:tabular-nums}
a{color:var(--accent);text-underline-offset:.15em;text-decoration-thickness:1px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);margin:0}
.skip{position:absolute;left:-100vw}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.25rem .5rem;z-index:2}
data{unicode-bidi:isolate}
.bar{display:flex;align-items:center;gap:.75rem;padding:.7rem 1.5rem;border-bottom:1px solid var(--line);font-size:var(--s0)}
.bar p{margin:0}.brand{font-weight:700;letter-spacing:.01em}.crumb{color:var(--soft);flex:1}
.bar .crumb::before{content:"/";margin-right:.75rem;color:var(--line)}
.brand a{color:inherit;text-decoration:none}
.reports{flex:1;min-width:0}
.reports ul{display:flex;gap:.2rem 1.15rem;flex-wrap:wrap;list-style:none;margin:0;padding:0}
.reports li{margin:0}
.reports a{color:var(--soft);text-decoration:none;white-space:nowrap;padding:.2rem 0;border-bottom:2px solid transparent}
.reports a:hover{color:var(--ink)}
.reports a[aria-current]{color:var(--ink);border-color:var(--accent)}
button{font:inherit;font-size:var(--s0);line-height:1.2;color:var(--ink);background:none;border:1px solid var(--line);border-radius:4px;padding:.35rem .6rem;cursor:pointer}
button:hover{border-color:var(--soft)}
.layout{display:grid;grid-template-columns:minmax(0,45rem);justify-content:center;gap:0 4rem;padding:0 1.5rem}
main{padding-bottom:3rem;min-width:0}
.contents{font-size:var(--s0);padding-top:1.5rem}
.contents p{margin:0 0 .4rem;color:var(--soft)}
.contents ol{list-style:none;margin:0;padding:0}
.contents li{margin:0}
.contents a{display:block;padding:.3rem 0 .3rem .8rem;border-left:2px solid var(--line);color:var(--soft);text-decoration:none;line-height:1.35}
.contents a:hover{color:var(--ink)}
.contents a[aria-current]{color:var(--ink);border-color:var(--accent)}
@media (max-width:69.99rem){.contents p{display:none}.contents ol{display:flex;flex-wrap:wrap;gap:.15rem 1.1rem}.contents a,.contents a[aria-current]{border:0;padding:.2rem 0;color:var(--accent)}}
@media (min-width:70rem){.layout:has(.contents){grid-template-columns:12rem minmax(0,45rem)}.contents{position:sticky;top:0;align-self:start;padding-top:3.6rem;max-height:100vh;overflow:auto}}
.masthead{padding:2.8rem 0 .5rem}
.question{margin:0 0 .6rem;color:var(--soft);font-size:var(--s1)}
h1,h2,h3,.finding{font-family:var(--serif);font-weight:600;text-wrap:balance;overflow-wrap:anywhere}
h1{font-size:var(--s4);line-height:1.18;letter-spacing:-.012em;margin:0 0 1.6rem}
h2{font-size:var(--s3);line-height:1.25;letter-spacing:-.006em;margin:0 0 .8rem;break-after:avoid}
h2 a{color:inherit;text-decoration:none}h2 a:hover{text-decoration:underline;text-decoration-color:var(--line)}
h3{font-size:var(--s2);line-height:1.3;margin:0 0 .5rem;break-after:avoid}
section{padding-top:1.6rem;margin-top:2.2rem;border-top:1px solid var(--line)}
.masthead+section{border-top:0;margin-top:0}
section>p,section>ul,section>ol{max-width:40rem}
p,ul,ol,dl{margin:0 0 1rem}li{margin-bottom:.3rem}
p,li,td,th{overflow-wrap:break-word}
code,pre{font-family:ui-monospace,"SFMono-Regular",Menlo,Consolas,"Liberation Mono",monospace;font-size:.86em}
code{overflow-wrap:anywhere}
pre{background:var(--wash);padding:.9rem 1rem;border-radius:4px;overflow:auto;line-height:1.5;margin:.6rem 0;max-height:24rem}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:1rem 1.5rem;margin:0 0 1.2rem;padding:1rem 0;border:solid var(--line);border-width:1px 0}
.numbers dt{font-size:var(--s0);color:var(--soft)}
.numbers dd{margin:0}.numbers .value{font-size:var(--s3);line-height:1.25;letter-spacing:-.01em}.numbers .note{font-size:var(--s0);color:var(--soft)}
blockquote{margin:0 0 1.2rem;padding:.7rem 1rem;background:var(--wash);border-left:3px solid var(--accent);border-radius:0 4px 4px 0;font-size:.925rem}
blockquote p:last-child,.broken p:last-child,.card p:last-child,.empty p:last-child{margin-bottom:0}
.figure{margin:1.8rem 0 2.2rem;break-inside:avoid}
figcaption{margin-bottom:.7rem}
.finding{font-size:var(--s2);line-height:1.3;margin:0 0 .25rem}
.measure{font-size:var(--s0);color:var(--soft);margin:0;line-height:1.45}
.drawing svg{display:block;max-width:100%;height:auto;overflow:visible}
.one-width .drawing{overflow-x:auto}.one-width .drawing svg{max-width:none}
.drawing.narrow{display:none}
@media (max-width:38rem){.two-widths .wide{display:none}.two-widths .narrow{display:block}.layout,.bar{padding-left:1.15rem;padding-right:1.15rem}:root{--s4:1.7rem}}
.tools{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;align-items:baseline;font-size:var(--s0);margin-top:.6rem}
.tools details{min-width:0;max-width:100%}.tools details[open]{flex-basis:100%}
summary{cursor:pointer;color:var(--soft)}summary:hover{color:var(--ink)}
.save{margin-left:auto;display:flex;flex-wrap:wrap;gap:.35rem;align-items:baseline;color:var(--soft)}.save[hidden]{display:none}
details .save{margin:.5rem 0;justify-content:flex-end}
.save button{padding:.2rem .45rem}
.table{overflow-x:auto;margin:.6rem 0 0}
section>.table,main>.table{margin-bottom:1.2rem}
table{border-collapse:collapse;width:100%;font-size:.875rem;line-height:1.4}
caption{text-align:left;color:var(--soft);font-size:var(--s0);padding-bottom:.4rem}
th,td{text-align:left;padding:.42rem .9rem .42rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th:last-child,td:last-child{padding-right:0}
thead th{font-weight:400;color:var(--soft);font-size:var(--s0);vertical-align:bottom}
tbody th{font-weight:600;min-width:7rem}
.align-right{text-align:right}.align-center{text-align:center}
td.align-right{white-space:nowrap}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));gap:1.1rem;margin-top:1.2rem}
.cards:has(figure,table){grid-template-columns:minmax(0,1fr)}
.card{border:1px solid var(--line);border-radius:6px;padding:1.1rem 1.2rem;min-width:0;break-inside:avoid;font-size:.94rem}
.card ul{padding-left:1.1rem}
.swatch{display:inline-block;width:.68em;height:.68em;border-radius:50%;margin-right:.15em;print-color-adjust:exact;-webkit-print-color-adjust:exact}
${PALETTE.map((color, index) => `.swatch-${index + 1}{background:${color}}`).join("")}
.empty{background:var(--wash);border-radius:4px;padding:1rem 1.1rem;margin:1.2rem 0}
.broken{border:1px solid var(--warn);border-left-width:4px;background:var(--warn-wash);border-radius:4px;padding:.9rem 1.1rem;margin:1.2rem 0;overflow-wrap:anywhere}
.broken p{margin:0 0 .3rem}
footer{margin-top:3rem;padding-top:1.2rem;border-top:1px solid var(--line);font-size:var(--s0);color:var(--soft)}
footer h2{font-size:var(--s1);color:var(--ink)}
footer h3{font-size:var(--s0)}
footer table{font-size:var(--s0);margin-bottom:1rem}
.status{font-weight:600}.status::before{margin-right:.35em;font-size:.9em}
.status.ok::before{content:"●";color:${PALETTE[2]}}.status.look::before{content:"▲";color:${PALETTE[4]}}.status.stop::before{content:"■";color:${PALETTE[1]}}
a.export::before{content:"↓";margin-right:.3em;text-decoration:none;display:inline-block}
#vg-tooltip-element{visibility:hidden;position:fixed;z-index:9;max-width:20rem;padding:.5rem .7rem;font:.8rem/1.4 var(--sans);color:var(--ink);background:var(--paper);border:1px solid var(--line);border-radius:4px;box-shadow:0 2px 12px rgb(0 0 0/.16);pointer-events:none}
#vg-tooltip-element.visible{visibility:visible}
#vg-tooltip-element table{width:auto;font-size:inherit}
#vg-tooltip-element td{border:0;padding:.08rem 0}#vg-tooltip-element td.key{color:var(--soft);padding-right:.7rem}
#vg-tooltip-element td.value{max-width:13rem;overflow:hidden;text-overflow:ellipsis}
@page{size:A4;margin:14mm}
@media print{.bar{padding-left:0}:root,:root[data-theme=dark],:root:not([data-theme=light]){${LIGHT};font-size:10.5pt}.bar button,.reports,.contents,.save,[data-copy],.skip,summary{display:none}.layout{display:block;padding:0}.masthead{padding-top:0}details:not([open]){display:none}.two-widths .wide{display:block}.two-widths .narrow{display:none}thead{display:table-header-group}tr{break-inside:avoid}a{color:inherit;text-decoration:none}}
`;
