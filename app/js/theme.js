// The style sheet's colours and fonts for things that are drawn on a canvas.

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

const each = (part, change) => (Array.isArray(part) ? part.forEach(change) : part && change(part));

/** Puts the page's look on axes, legend and titles, and the unit on the value axis. */
export function dress(option, format) {
  const [ink, ink2, ink3, rule, strong] = ["ink", "ink-2", "ink-3", "rule", "rule-strong"].map((name) => resolveColours(`var(--${name})`));
  const fontFamily = getComputedStyle(document.body).fontFamily;
  option.textStyle = { fontFamily };
  each(option.xAxis, (axis) => {
    axis.axisLine = { lineStyle: { color: strong } };
    axis.axisTick = { show: false };
    axis.splitLine = { show: false };
    axis.axisLabel = { ...axis.axisLabel, color: ink3, fontFamily, fontSize: 11.5, hideOverlap: true };
    axis.axisPointer = { lineStyle: { color: strong }, shadowStyle: { color: rule, opacity: 0.5 } };
  });
  each(option.yAxis, (axis) => {
    axis.axisLine = { show: false };
    axis.axisTick = { show: false };
    axis.splitLine = { lineStyle: { color: rule } };
    axis.splitNumber = 4;
    axis.axisLabel = { ...axis.axisLabel, color: ink3, fontFamily, fontSize: 11.5, formatter: format.axis };
  });
  each(option.title, (title) => {
    title.textStyle = { color: ink, fontFamily, fontSize: 15, fontWeight: 600 };
    title.subtextStyle = { color: ink3, fontFamily };
  });
  each(option.legend, (legend) => {
    Object.assign(legend, { itemWidth: 10, itemHeight: 10, textStyle: { color: ink2, fontFamily, fontSize: 12.5 } });
  });
}
