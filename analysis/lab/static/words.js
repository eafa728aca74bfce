// Words with their gaps filled, and numbers as people read them.

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (gap, name) => (name in values ? values[name] : gap));

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export const percent = (share, words) => {
  const value = 100 * share;
  const shown = value > 0 && value < 1 ? "<1" : value < 100 && value > 99 ? ">99" : String(Math.round(value));
  return fill(words.percent, { value: shown });
};

export const signed = (value, digits) => {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? text : (value < 0 ? "−" : "+") + text;
};

const mean = (values) => values.reduce((sum, one) => sum + one, 0) / values.length;
const farthest = (values) => values.reduce((best, one, k) => (Math.abs(one) > Math.abs(values[best]) ? k : best), 0);

// What a picture of shares shows, in one line.
export const captionOf = (name, shares, years, strategies, words) => {
  const ranked = shares.map((row, k) => ({ k, mean: mean(row) })).sort((a, b) => b.mean - a.mean);
  const [first, second] = ranked;
  const label = (one) => strategies[one.k].label;
  if (second.mean === 0) return fill(words.caption_one, { state: name, first: label(first) });
  return fill(words.caption, {
    state: name, first: label(first), share: percent(first.mean, words), year: years[farthest(shares[first.k])],
    second: label(second), other: percent(second.mean, words),
  });
};

// What a ripple shows, in one line: the strategy that moves most.
export const rippleCaptionOf = (name, ripple, strategies, words, changed) => {
  if (!changed) return words.ripple_none;
  if (ripple.differ === 0) return fill(words.ripple_same, { state: name, runs: ripple.runs });
  const size = (one) => mean(ripple.difference[one.name].map(Math.abs));
  const most = strategies.reduce((best, one) => (size(one) > size(best) ? one : best));
  const row = ripple.difference[most.name];
  const at = farthest(row);
  return fill(words.ripple_caption, {
    state: name, differ: ripple.differ, runs: ripple.runs, first: capital(most.label), mean: signed(100 * mean(row), 0),
    year: ripple.years[at], most: signed(100 * row[at], 0),
  });
};
