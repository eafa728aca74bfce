// Pictures as SVG: shares of strategies stacked by year, and differences around zero. No canvas, so that they print,
// grow with the letters, and have a name for every year.

const SVG = "http://www.w3.org/2000/svg";

export const draw = (name, attributes = {}, ...inner) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inner);
  return made;
};

const columns = (years, left, width) => {
  const step = width / years.length;
  return { step, at: (k) => left + k * step };
};

const bars = (shares, strategies, k, x, width, top, height) => {
  let below = top + height;
  const found = [];
  strategies.forEach((strategy, row) => {
    const tall = shares[row][k] * height;
    below -= tall;
    // A hair wider and taller than its place, so that no seam shows between neighbours.
    if (tall > 0) found.push(draw("rect", { class: strategy.name, x, y: below, width: width + 0.3, height: tall + 0.2 }));
  });
  return found;
};

const yearAxis = (years, place, y, room) => {
  const every = [1, 2, 5, 10, 20].find((gap) => (place.step * gap) >= room) || 20;
  return years.flatMap((year, k) =>
    year % every === 0 || years.length <= room / place.step
      ? [draw("text", { x: place.at(k) + place.step / 2, y, "text-anchor": "middle" }, String(year))] : []);
};

// The large picture. ``told(k)`` names a year for those who do not see it; ``onYear(k, byKey)`` is called for a choice.
export const stack = (host, { years, shares, strategies, marks, chosen, label, told, onYear }) => {
  const width = Math.max(280, host.clientWidth), height = Math.min(330, Math.max(190, width * 0.4));
  const left = 46, top = 8, inner = height - top - 24;
  const place = columns(years, left, width - left - 14);
  const picture = draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "shape-rendering": "crispEdges", role: "group", "aria-label": label });
  for (const [share, text] of [[0, "0"], [0.5, "50"], [1, "100 %"]]) {
    const y = top + inner * (1 - share);
    picture.append(draw("line", { class: "axis", x1: left - 4, x2: left, y1: y, y2: y }));
    picture.append(draw("text", { x: left - 7, y: y + 4, "text-anchor": "end" }, text));
  }
  const focused = chosen >= 0 ? chosen : 0;
  const groups = years.map((year, k) => {
    const x = place.at(k);
    const around = (gap) => ({ x: x - gap, y: top - gap, width: place.step + 2 * gap, height: inner + 2 * gap });
    const ring = draw("rect", { class: "ring", ...around(3) }), hit = draw("rect", { class: "hit", ...around(1) });
    const group = draw("g", {
      class: k === chosen ? "year chosen" : "year", role: "button", tabindex: k === focused ? 0 : -1,
      "aria-label": told(k), "aria-pressed": k === chosen,
    }, ...bars(shares, strategies, k, x, place.step, top, inner), ring, hit);
    group.addEventListener("click", () => onYear(k, false));
    return group;
  });
  picture.append(...groups);
  if (chosen >= 0) picture.append(groups[chosen]); // its border lies above its neighbours
  for (const mark of marks) {
    const k = years.indexOf(mark.year);
    if (k >= 0) {
      const line = draw("line", { class: "event", x1: place.at(k), x2: place.at(k), y1: top, y2: top + inner });
      line.append(draw("title", {}, mark.title));
      picture.append(line);
    }
  }
  picture.append(...yearAxis(years, place, height - 6, 46));
  picture.addEventListener("keydown", (event) => {
    const k = groups.indexOf(document.activeElement);
    if (k < 0) return;
    const to = { ArrowLeft: k - 1, ArrowRight: k + 1, Home: 0, End: years.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const next = groups[Math.min(years.length - 1, Math.max(0, to))];
      groups[k].setAttribute("tabindex", -1);
      next.setAttribute("tabindex", 0);
      next.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      onYear(k, true);
    }
  });
  const had = host.contains(document.activeElement) ? [...host.querySelectorAll(".year")].indexOf(document.activeElement) : -1;
  const order = years.map((_, k) => groups[k]);
  host.replaceChildren(picture);
  if (had >= 0) order[Math.min(focused, order.length - 1)].focus();
  return order;
};

// A small picture without axes: one path a strategy, since there may be fifty of them.
export const small = (shares, years, strategies) => {
  const picture = draw("svg", { viewBox: `0 0 ${years.length} 20`, height: 44, "shape-rendering": "crispEdges", preserveAspectRatio: "none", "aria-hidden": true });
  const below = years.map(() => 20);
  strategies.forEach((strategy, row) => {
    const parts = shares[row].map((share, k) => {
      below[k] -= 20 * share;
      return share > 0 ? `M${k} ${below[k].toFixed(2)}h1.03v${(20 * share + 0.02).toFixed(2)}h-1.03z` : "";
    });
    picture.append(draw("path", { class: strategy.name, d: parts.join("") }));
  });
  return picture;
};

// A difference by year, as bars around zero; ``most`` is the largest that the axis holds, ``top`` how it reads.
export const difference = (row, years, kind, most, top, label, width) => {
  const height = 110, left = 46, inner = 84;
  const place = columns(years, left, width - left - 18), zero = 8 + inner / 2;
  const picture = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
  for (const [share, text] of [[1, `+${top}`], [0, "0"], [-1, `−${top}`]]) {
    picture.append(draw("text", { x: left - 6, y: zero - (share * inner) / 2 + 4, "text-anchor": "end" }, text));
  }
  row.forEach((value, k) => {
    const tall = (Math.abs(value) / most) * (inner / 2);
    picture.append(draw("rect", { class: kind, x: place.at(k), width: place.step + 0.2, y: value > 0 ? zero - tall : zero, height: tall }));
  });
  picture.append(draw("line", { class: "zero", x1: left, x2: width - 18, y1: zero, y2: zero }));
  picture.append(...yearAxis(years, place, height - 2, 46));
  return picture;
};

// A bar for one reason.
export const weight = (share) => draw("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": true },
  draw("rect", { class: "quantity", width: Math.max(1, 100 * share), height: 10 }));
