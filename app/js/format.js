// Values as text, by unit: the same rules as app/src/charts/format.rs and Nanos::display_usd.

const usd = (digits) => new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", minimumFractionDigits: digits, maximumFractionDigits: digits });
const [usd0, usd2, usd4] = [usd(0), usd(2), usd(4)];
const usdShort = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", notation: "compact", maximumFractionDigits: 1 });
const short = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

const latency = (v) => {
  if (v < 1_000) return `${Math.round(v)} ms`;
  if (v < 59_950) return `${(v / 1_000).toFixed(1)} s`;
  return `${Math.round(v / 60_000)} min`;
};
// Steps of an axis are even seconds or tenths of minutes: rounded more, two of them would read the same.
const latencyShort = (v) => {
  if (v >= 1_000 && v < 60_000 && v % 1_000 === 0) return `${v / 1_000} s`;
  return v >= 60_000 ? `${Number((v / 60_000).toFixed(1))} min` : latency(v);
};

/** `full` is for tooltips, `axis` for labels where room is scarce. */
export function formatter(unit) {
  switch (unit) {
    case "usd":
      return {
        full: (v) => (v !== 0 && Math.abs(v) < 0.1 ? usd4 : usd2).format(v),
        axis: (v) => {
          const size = Math.abs(v);
          if (size >= 10_000) return usdShort.format(v);
          if (Number.isInteger(v)) return usd0.format(v);
          return (size < 0.1 ? usd4 : usd2).format(v);
        },
      };
    case "percent":
      return { full: (v) => `${v.toFixed(1)}%`, axis: (v) => `${v}%` };
    case "requests":
      return { full: (v) => whole.format(v), axis: (v) => short.format(v) };
    case "ms":
      return { full: latency, axis: latencyShort };
    case "per_second":
      return { full: (v) => `${v.toFixed(1)} tokens/s`, axis: (v) => short.format(v) };
    default:
      return { full: (v) => short.format(v), axis: (v) => short.format(v) };
  }
}
