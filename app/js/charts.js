// Owns the ECharts instances of the page. Rust hands over an option as JSON with `var(--name)` colours, and the units of its values; this
// file resolves colours for the theme, formats values, follows size and theme, tells of clicks, and exports. No text is ever evaluated as code.
import * as echarts from "echarts/core";
import { BarChart, HeatmapChart, LineChart, PieChart, ScatterChart, TreemapChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent, TooltipComponent } from "echarts/components";
import { CanvasRenderer } from "echarts/renderers";
import { formatter } from "./format.js";
import { dress, resolveColours } from "./theme.js";
import { tooltip } from "./tooltip.js";

echarts.use([
  BarChart,
  HeatmapChart,
  LineChart,
  PieChart,
  ScatterChart,
  TreemapChart,
  GridComponent,
  LegendComponent,
  TitleComponent,
  TooltipComponent,
  CanvasRenderer,
]);

/** element → { chart, sizes, option (as it came), units, shape } */
const charts = new Map();

function init(element) {
  let entry = charts.get(element);
  if (!entry) {
    const chart = echarts.init(element, null, { renderer: "canvas" });
    // A hidden box has no size: ECharts keeps its last one until it is shown again.
    const sizes = new ResizeObserver(([{ contentRect: box }]) => {
      if (box.width <= 0 || box.height <= 0) return;
      const wider = box.width !== chart.getWidth();
      chart.resize();
      // How labels are broken depends on the width.
      if (wider && entry.option) apply(entry);
    });
    sizes.observe(element);
    chart.on("click", (mark) => {
      // An area is clicked as a whole: the pointer says where.
      const { offsetX, offsetY } = mark.event;
      const index = mark.dataIndex ?? Math.round(chart.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY])[0]);
      tell(element, index, mark.data?.id ?? mark.seriesId);
    });
    // Between the marks of a point, the point is meant.
    chart.getZr().on("click", ({ target, offsetX, offsetY }) => {
      if (target || !entry.option?.grid) return;
      const at = chart.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY]);
      const across = entry.option.yAxis?.[0]?.type === "category";
      const point = at && Math.round(at[across ? 1 : 0]);
      if (point >= 0 && entry.units.tip === "axis") tell(element, point, "");
    });
    entry = { chart, sizes, option: null, units: { tip: "axis", y: [], values: [], names: [] } };
    charts.set(element, entry);
  }
  return entry;
}

/** Says which mark was clicked: the index of its point, and its id. */
function tell(element, index, id) {
  element.dispatchEvent(new CustomEvent("chartpick", { detail: `${index} ${id}` }));
}

/** The option as ECharts takes it: colours of the theme, values in their unit. */
function finish({ option, units, chart }, width = chart.getWidth()) {
  const ready = resolveColours(structuredClone(option));
  dress(ready, units, width);
  ready.tooltip = { ...ready.tooltip, ...tooltip(ready, units) };
  return ready;
}

/** What a tooltip can be of: the series and the places of the axis. */
const shape = ({ series, xAxis }) => JSON.stringify([series.map(({ id, name }) => id ?? name), xAxis?.data?.length]);

function apply(entry) {
  // An open tooltip looks its series up again by their old places: where those are gone it would fail.
  const now = shape(entry.option);
  if (entry.shape && entry.shape !== now) entry.chart.dispatchAction({ type: "hideTip" });
  entry.shape = now;
  // Series that are gone must go; everything else is updated in place, so that an open tooltip stays.
  entry.chart.setOption(finish(entry), { replaceMerge: ["series"], lazyUpdate: true });
}

function set(element, option, units) {
  const entry = init(element);
  entry.option = JSON.parse(option);
  entry.units = JSON.parse(units);
  apply(entry);
}

function dispose(element) {
  const entry = charts.get(element);
  if (!entry) return;
  charts.delete(element);
  entry.sizes.disconnect();
  entry.chart.dispose();
}

function download(url, name) {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}

/** Draws the chart once more, off the page, with the title and the legend that the page itself shows as HTML. */
function png(element, name) {
  const entry = charts.get(element);
  if (!entry?.option) return;
  const width = Math.max(element.clientWidth, 640);
  const option = finish(entry, width);
  const ring = option.series.some((series) => series.type === "pie");
  option.title = [].concat(option.title).map((title) => ({ ...title, show: true, left: 16, top: 12 }));
  option.legend = { ...option.legend, show: true, left: 16, top: 62 };
  if (ring) {
    // What stands in the middle of the ring is HTML, too.
    const total = option.series[0].data.reduce((sum, { value }) => sum + value, 0);
    const shown = entry.units.total ? total : option.series[0].data[0]?.value;
    option.title[0].subtext += ` · ${formatter(entry.units.values[0]).full(shown)}`;
    option.series = option.series.map((series) => ({ ...series, radius: ["40%", "60%"], center: ["50%", "62%"] }));
  } else if (entry.units.tip === "part") {
    option.series = option.series.map((series) => ({ ...series, left: 16, right: 16, top: 72, bottom: 16 }));
  } else {
    option.grid = [].concat(option.grid).map((grid) => ({ ...grid, left: 16, right: 24, top: 100, bottom: 16 }));
  }
  const box = document.createElement("div");
  const chart = echarts.init(box, null, { renderer: "canvas", width, height: 440 });
  try {
    chart.setOption(option);
    download(chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: resolveColours("var(--surface)") }), `${name}.png`);
  } finally {
    chart.dispose();
  }
}

function save(text, kind, name) {
  const url = URL.createObjectURL(new Blob([text], { type: kind }));
  download(url, name);
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function redraw() {
  for (const entry of charts.values()) if (entry.option) apply(entry);
}
addEventListener("themechange", redraw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
// Text that was measured before the font came would sit wrong.
document.fonts?.ready.then(redraw);

globalThis.countinghouseCharts = { init, set, dispose, png, save };
dispatchEvent(new Event("countinghousecharts"));
