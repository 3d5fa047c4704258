/** Follows the reader's colour scheme; wide parts scroll on their own, so that the page fits a telephone. */
export const style = `
:root { color-scheme: light dark; --ink: #1f2328; --soft: #59636e; --paper: #fff; --line: #d1d9e0; --lane: #f6f8fa;
  --good: #1a7f37; --bad: #cf222e; --open: #9a6700; --coming: #0969da; --gap: #ffcecb; --badge: #ffebe9 }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f6fc; --soft: #9198a1; --paper: #0d1117; --line: #3d444d;
  --lane: #151b23; --good: #3fb950; --bad: #f85149; --open: #d29922; --coming: #4493f8; --gap: #5d1a1b; --badge: #3c1618 } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1rem; max-width: 80rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.5rem; margin: 0 0 .25rem } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem }
p { margin: .25rem 0 } .soft { color: var(--soft) }
.counts { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; list-style: none; margin: 1rem 0; padding: 0 }
.counts b { font-size: 1.4rem; display: block; line-height: 1.2 }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: .5rem 0; padding: 0; font-size: .875rem }
.legend li { display: flex; align-items: center; gap: .5rem }
.legend svg { flex: none }
.row { border-top: 1px solid var(--line); padding: .35rem 0 }
.head, summary { display: grid; grid-template-columns: 17rem 1fr; gap: 1rem; align-items: center }
summary { cursor: pointer; list-style: none } summary::-webkit-details-marker { display: none }
summary .name::before { content: "▸ "; color: var(--soft) } [open] > summary .name::before { content: "▾ " }
summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--coming); outline-offset: 2px }
.name { overflow-wrap: anywhere }
.badge { display: inline-block; font-size: .8rem; border-radius: 1rem; padding: 0 .6rem; margin: 0 .25rem .1rem 0;
  border: 1px solid var(--bad); background: var(--badge) }
.lane, .axis { display: block; overflow: visible; margin: 0 8px; width: calc(100% - 16px) }
.ground { fill: var(--lane) } .axis { fill: var(--soft) } .axis line { stroke: var(--line) } .lane .now, .axis .now { stroke: var(--soft) }
.scan { fill: var(--good) } .bad { fill: var(--bad) } .open { fill: var(--open) } .gap { fill: var(--gap) }
.missed { fill: var(--paper); stroke: var(--bad) } .coming { fill: var(--paper); stroke: var(--coming) }
.left { fill: var(--paper); stroke: var(--bad) } .overlap { stroke: var(--open) }
.more { padding: .5rem 0 .5rem 1rem; font-size: .9rem } .scroll { overflow-x: auto }
table { border-collapse: collapse; font-size: .9rem; width: 100% } caption { text-align: left; font-weight: 600; padding: .5rem 0 }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); font-weight: 400; min-width: 7rem }
td:last-child:nth-child(5) { min-width: 16rem }
thead th { color: var(--soft); white-space: nowrap } .check { list-style: none; padding: 0 } .check li { margin: .4rem 0; overflow-wrap: anywhere }
@media (max-width: 48rem) { .head, summary { grid-template-columns: 1fr; gap: .25rem } .head .axis { grid-row: 2 } }
@media print { body { max-width: none; padding: 0; font-size: 10pt } .row, li, tr { break-inside: avoid }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact } }
`;
