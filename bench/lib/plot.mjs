const WIDTH = 720;
const LABEL = 170;
const ROW = 34;
const TOP = 46;
const VALUE = 90;

const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const show = (value) =>
  new Intl.NumberFormat("en", value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 }).format(value);

/** Horizontal bars as SVG: `{ label, median, min, max }`; a line on each shows the spread of its rounds. */
export function barPlot(title, bars) {
  const most = Math.max(...bars.map(({ max }) => max));
  const scale = (WIDTH - LABEL - VALUE) / most;
  const rows = bars.map(({ label, median, min, max }, at) => {
    const y = TOP + at * ROW;
    const middle = y + ROW / 2;
    const fill = label.startsWith("Baton") ? "#4f46e5" : "#94a3b8";
    return `<text x="${LABEL - 10}" y="${middle + 4}" text-anchor="end">${quoted(label)}</text>
<rect x="${LABEL}" y="${y + 6}" width="${(median * scale).toFixed(1)}" height="${ROW - 12}" rx="3" fill="${fill}"/>
<line x1="${(LABEL + min * scale).toFixed(1)}" x2="${(LABEL + max * scale).toFixed(1)}" y1="${middle}" y2="${middle}" stroke="#0f172a" stroke-width="1.5"/>
<text x="${(LABEL + max * scale + 8).toFixed(1)}" y="${middle + 4}">${show(median)}</text>`;
  });
  const height = TOP + bars.length * ROW + 14;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${quoted(title)}" font-family="system-ui, sans-serif" font-size="13" fill="#0f172a">
<rect width="${WIDTH}" height="${height}" rx="8" fill="#ffffff"/>
<text x="16" y="28" font-size="15" font-weight="600">${quoted(title)}</text>
${rows.join("\n")}
</svg>
`;
}
