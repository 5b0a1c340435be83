// The server's numbers, and how the page writes them: the same rules as domain/src/money.rs.

/** The sums of a cell, under their short wire names. */
export interface Measures {
  n?: number;
  c?: number;
  i?: number;
  r?: number;
  w?: number;
  o?: number;
  t?: number;
}

/** The part of `/api/page/overview` that tests look at. Money is whole nano-dollars. */
export interface Overview {
  window: { seq: number; zone: string; granularity: string };
  buckets: { start: number; label: string }[];
  cells: { b: number; a: number; m: number; d: Measures }[];
  accounts: { account: { id: number; email: string; label: string; key_source: string } }[];
  models: { id: number; name: string }[];
}

const sum = (page: Overview, key: keyof Measures): number => page.cells.reduce((total, cell) => total + (cell.d[key] ?? 0), 0);

export const cost = (page: Overview): number => sum(page, "c");
export const requests = (page: Overview): number => sum(page, "n");

/** Names of models that some tokens have no price for. */
export function unpriced(page: Overview): string[] {
  const ids = new Set(page.cells.filter((cell) => (cell.d.t ?? 0) > 0).map((cell) => cell.m));
  return page.models.filter((model) => ids.has(model.id)).map((model) => model.name);
}

/** A range of days that are over, from so many to so many days ago: nothing in it moves while it is compared. */
export function past(from: number, to: number): string {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  return `${day(from)}..${day(to)}`;
}

/** Half to even, as the server rounds. */
function rounded(nanos: number, step: number): number {
  const whole = Math.floor(nanos / step);
  const rest = nanos - whole * step;
  if (rest * 2 === step) return whole + (whole % 2);
  return rest * 2 > step ? whole + 1 : whole;
}

/** `$1,234.56`; with four decimals below ten cents. */
export function usd(nanos: number): string {
  const sign = nanos < 0 ? "-" : "";
  const size = Math.abs(nanos);
  if (size !== 0 && size < 1e8) return `${sign}$${(rounded(size, 1e5) / 1e4).toFixed(4)}`;
  const cents = rounded(size, 1e7);
  return `${sign}$${Math.floor(cents / 100).toLocaleString("en-US")}.${String(cents % 100).padStart(2, "0")}`;
}

/** Dollars as an exact decimal text, such as in an exported CSV, as nano-dollars. */
export function nanos(text: string): number {
  const match = text.match(/^(-?)(\d+)(?:\.(\d{1,9}))?$/);
  if (!match) throw new Error(`no amount of dollars: ${JSON.stringify(text)}`);
  const [, sign, whole, part = ""] = match;
  return (sign ? -1 : 1) * (Number(whole) * 1e9 + Number(part.padEnd(9, "0")));
}

/** Lines and fields of a CSV text (RFC 4180). */
export function readCsv(text: string): string[][] {
  const lines: string[][] = [[]];
  let field = "";
  let quoted = false;
  const plain = text.replace(/^\ufeff/, "");
  for (let at = 0; at < plain.length; at += 1) {
    const char = plain[at];
    if (quoted) {
      if (char !== '"') field += char;
      else if (plain[at + 1] === '"') field += plain[(at += 1)];
      else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === "," || char === "\n") {
      lines[lines.length - 1].push(field);
      field = "";
      if (char === "\n") lines.push([]);
    } else if (char !== "\r") field += char;
  }
  lines.pop();
  return lines;
}
