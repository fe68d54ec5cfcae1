/** The whole style of a record: it asks for no font, picture or script, on screen or on paper. */
export const recordStyle = `
:root{color-scheme:light dark;--ink:#1a1d21;--muted:#5a6270;--line:#d5d9e0;--ground:#fff;--sunken:#f4f6f8}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ee;--muted:#9aa3b2;--line:#363c47;--ground:#14171c;--sunken:#1d2128}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:56rem;padding:2rem 1.25rem 4rem;background:var(--ground);color:var(--ink);font:15px/1.55 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.15rem;margin:2.2rem 0 .5rem;padding-top:.8rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:1.4rem 0 .4rem}
p,ul{margin:.5rem 0}
ul{padding-left:1.2rem}
li{margin:.2rem 0}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr));gap:.4rem 1.5rem;margin:0 0 1.5rem;padding:.8rem 1rem;background:var(--sunken);font-size:13px}
dt{color:var(--muted)}
dd{margin:0}
a{color:inherit}
code{font:.88em ui-monospace,monospace}
.wide{overflow-x:auto;margin:.6rem 0}
table{border-collapse:collapse;width:100%;font-size:13px}
th,td{border-bottom:1px solid var(--line);padding:.35rem .6rem .35rem 0;text-align:left;vertical-align:top;min-width:4rem}
th{color:var(--muted);font-weight:500;overflow-wrap:normal}
@page{size:A4;margin:16mm}
@media print{:root{--ink:#000;--muted:#444;--line:#bbb;--ground:#fff;--sunken:#fff}body{max-width:none;padding:0;font-size:10pt}table,dl{font-size:8pt}.wide{overflow:visible}th,td{min-width:0;padding-right:.3rem}thead{display:table-header-group}tr,li,dl{break-inside:avoid}h1,h2,h3{break-after:avoid}}
`;
