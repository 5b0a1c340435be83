// The style sheet's colours and fonts for things that are drawn on a canvas.
import { formatter } from "./format.js";

/** `var(--x)` as a colour that ECharts can read. Going through a real element resolves whatever CSS the token is made of. */
function colour(value) {
  const probe = document.createElement("span");
  probe.style.color = value;
  probe.hidden = true;
  document.body.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  return resolved;
}

/** Replaces every `var(--x)` string in a value, at any depth, in place. Strings that people wrote are never colours of this form alone. */
export function resolveColours(value, seen = new Map()) {
  if (typeof value === "string") {
    if (!/^var\(--[\w-]+\)$/.test(value)) return value;
    if (!seen.has(value)) seen.set(value, colour(value));
    return seen.get(value);
  }
  if (Array.isArray(value)) return value.map((item) => resolveColours(item, seen));
  if (value && typeof value === "object") {
    for (const key of Object.keys(value)) if (key !== "name" && key !== "text" && key !== "subtext") value[key] = resolveColours(value[key], seen);
  }
  return value;
}

const each = (part, change) => (Array.isArray(part) ? part.forEach(change) : part && change(part, 0));

/** The labels of so few columns are all shown: in lines where there is room for lines, else slanting. */
const FEW_COLUMNS = 12;
const ROOM_FOR_LINES = 64;

function columns(axis, width) {
  const room = (width - 60) / axis.data.length - 8;
  const lines = room >= ROOM_FOR_LINES;
  const label = lines ? { width: room, overflow: "breakAll", lineHeight: 14 } : { width: 88, overflow: "truncate", rotate: 40 };
  Object.assign(axis.axisLabel, label, { interval: 0, hideOverlap: false });
}

function roomBelowZero(axis) {
  axis.min = ({ max }) => -0.12 * max;
  axis.axisLabel.showMinLabel = false;
  axis.axisLine.onZero = false;
}

/** Puts the page's look on axes, legend, titles and parts, and the units on the axes that have values. `width` is that of the chart. */
export function dress(option, units, width) {
  const [ink, ink2, ink3, rule, strong] = ["ink", "ink-2", "ink-3", "rule", "rule-strong"].map((name) => resolveColours(`var(--${name})`));
  const fontFamily = getComputedStyle(document.body).fontFamily;
  const named = (axis, place, gap) => {
    if (axis.name) Object.assign(axis, { nameLocation: place, nameGap: gap, nameTextStyle: { color: ink3, fontFamily, fontSize: 11.5 } });
  };
  // Bubbles are wider than the point that they stand for: without room below zero they would hide what an axis says.
  const bubbles = option.series.some((series) => series.type === "scatter");
  option.textStyle = { fontFamily };
  each(option.xAxis, (axis) => {
    axis.axisLine = { lineStyle: { color: strong } };
    axis.axisTick = { show: false };
    axis.splitLine = { show: false };
    axis.axisLabel = { ...axis.axisLabel, color: ink3, fontFamily, fontSize: 11.5, hideOverlap: true };
    // The first point of a line stands on the edge: a label in the middle below it would be cut.
    if (axis.boundaryGap === false) axis.axisLabel.alignMinLabel = "left";
    if (axis.type === "value") {
      axis.axisLine = { show: false };
      axis.splitLine = { lineStyle: { color: rule } };
      axis.axisLabel.formatter = formatter(units.x).axis;
      named(axis, "middle", 26);
    }
    // An empty chart has no columns.
    if (units.columns && axis.data?.length && axis.data.length <= FEW_COLUMNS) columns(axis, width);
    if (bubbles) roomBelowZero(axis);
    axis.axisPointer = { lineStyle: { color: strong }, shadowStyle: { color: rule, opacity: 0.5 } };
  });
  each(option.yAxis, (axis, at) => {
    axis.axisLine = { show: false };
    axis.axisTick = { show: false };
    axis.axisLabel = { ...axis.axisLabel, color: ink3, fontFamily, fontSize: 11.5 };
    if (axis.type === "category") {
      axis.splitLine = { show: false };
      axis.axisLabel = { ...axis.axisLabel, color: ink2, width: Math.min(260, Math.max(110, width * 0.36)), overflow: "truncate" };
    } else {
      // The lines of the first axis are enough.
      axis.splitLine = { show: at === 0, lineStyle: { color: rule } };
      axis.splitNumber = 4;
      axis.axisLabel.formatter = formatter(units.y[at]).axis;
      if (bubbles) roomBelowZero(axis);
      named(axis, "end", 12);
    }
  });
  each(option.series, (series) => {
    // What is filled can be clicked anywhere, not only at its points.
    if (series.type === "line" && series.areaStyle) series.triggerLineEvent = true;
    if (series.type !== "treemap") return;
    const label = { show: true, fontFamily, fontSize: 11.5, color: "#fff", overflow: "truncate", formatter: "{b}" };
    Object.assign(series, { label, left: 0, right: 0, top: 0, bottom: 0, width: "100%", height: "100%" });
    series.upperLabel = { ...series.upperLabel, fontFamily, fontSize: 12, fontWeight: 600, color: ink, padding: [0, 6] };
    // The whole needs no name of its own: the card has it.
    series.levels = [{ upperLabel: { show: false }, itemStyle: { borderWidth: 0, gapWidth: 2 } }, {}, {}];
    // What holds parts is a frame around them, not a colour.
    const sunken = resolveColours("var(--sunken)");
    for (const node of series.data) if (node.children) node.itemStyle = { color: sunken, borderColor: sunken, borderWidth: 2, gapWidth: 1 };
  });
  each(option.title, (title) => {
    title.textStyle = { color: ink, fontFamily, fontSize: 15, fontWeight: 600 };
    title.subtextStyle = { color: ink3, fontFamily };
  });
  each(option.legend, (legend) => {
    Object.assign(legend, { itemWidth: 10, itemHeight: 10, textStyle: { color: ink2, fontFamily, fontSize: 12.5 } });
  });
}
