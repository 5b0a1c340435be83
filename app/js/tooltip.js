// The tooltip, built from elements instead of HTML text: names come from outside, and a strict content policy allows no inline styles.
import { formatter } from "./format.js";

const make = (tag, name, text) => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
};

function line(name, value, colour) {
  const row = make("div", "chart-tip__row");
  if (colour) {
    const dot = make("i", "dot");
    dot.style.background = colour;
    row.append(dot);
  }
  row.append(make("span", "chart-tip__name", name), make("b", "num", value));
  return row;
}

const box = (...parts) => {
  const all = make("div");
  all.append(...parts.filter(Boolean));
  return all;
};

/** The values at a point. Where they add up: largest first, without zeros, with the total when there is more than one. */
function atPoint(params, units) {
  const known = params.filter(({ value }) => typeof value === "number");
  const shown = units.total ? known.filter(({ value }) => value).sort((a, b) => b.value - a.value) : known;
  const row = ({ seriesName, seriesIndex, value, color }) => line(seriesName, formatter(units.values[seriesIndex]).full(value), color);
  const tip = box(make("div", "chart-tip__head", params[0]?.axisValueLabel ?? ""), ...shown.map(row));
  if (units.total && shown.length !== 1) {
    tip.append(line("Total", formatter(units.values[0]).full(shown.reduce((sum, { value }) => sum + value, 0))));
    if (shown.length > 1) tip.lastChild.classList.add("chart-tip__row--total");
  }
  return tip;
}

/** What is above a part, and how much of it the part is. */
function part({ name, value, treePathInfo }, format) {
  const above = treePathInfo.slice(1, -1).map((node) => node.name).join(" · ");
  const all = treePathInfo[0]?.value;
  const share = all ? `${((100 * value) / all).toFixed(value / all < 0.01 ? 1 : 0)}% of the total` : "";
  return box(above && make("div", "chart-tip__note", above), line(name, format.full(value)), make("div", "chart-tip__note", share));
}

/** By the kind that the units name. */
export function tooltip(option, units) {
  const format = formatter(units.values[0]);
  const item = {
    share: ({ name, value, color, percent }) =>
      box(line(name, format.full(value), color), units.total && make("div", "chart-tip__note", `${Math.round(percent)}% of the total`)),
    bubble: ({ name, value, color }) =>
      box(line(name, "", color), ...value.map((one, at) => line(units.names[at], formatter(units.values[at]).full(one)))),
    part: (params) => part(params, format),
    cell: ({ value: [x, y, one] }) => box(make("div", "chart-tip__head", `${units.names[y]} ${option.xAxis.data[x]}`), make("b", "num", format.full(one))),
  };
  return {
    confine: true,
    className: "chart-tip",
    transitionDuration: 0,
    formatter: (params) => (Array.isArray(params) ? atPoint(params, units) : item[units.tip]?.(params)),
  };
}
