// The tooltip, built from elements instead of HTML text: names come from outside, and a strict content policy allows no inline styles.

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

/** Largest first, without zeros, with the total when there is more than one. */
export function tooltip(format) {
  return {
    confine: true,
    className: "chart-tip",
    transitionDuration: 0,
    formatter(params) {
      if (!Array.isArray(params)) {
        const box = make("div");
        box.append(line(params.name, format.full(params.value), params.color), make("div", "chart-tip__note", `${Math.round(params.percent)}% of the total`));
        return box;
      }
      const rows = params.filter(({ value }) => value).sort((a, b) => b.value - a.value);
      const box = make("div");
      box.append(make("div", "chart-tip__head", params[0]?.axisValueLabel ?? ""));
      box.append(...rows.map(({ seriesName, value, color }) => line(seriesName, format.full(value), color)));
      if (rows.length !== 1) box.append(line("Total", format.full(rows.reduce((sum, { value }) => sum + value, 0))));
      if (rows.length > 1) box.lastChild.classList.add("chart-tip__row--total");
      return box;
    },
  };
}
