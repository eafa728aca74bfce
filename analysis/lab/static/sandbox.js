// The sandbox: choices and sliders on one side, pictures, reasons and ripples on the other. The address holds everything.

import { difference, small, stack, weight } from "./chart.js";
import { capital, captionOf, fill, percent, rippleCaptionOf, signed } from "./words.js";

const given = JSON.parse(document.getElementById("given").textContent);
const { words, strategies, language } = given;
const at = (id) => document.getElementById(id);
const QUANTITIES = Object.keys(words.quantities);
const PAUSE = 60; // milliseconds that a slider rests before its picture is asked for

const html = (name, attributes = {}, ...inner) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key in made && key !== "list") made[key] = value; else made.setAttribute(key, value);
  }
  made.append(...inner.filter((one) => one !== null));
  return made;
};

let about = given.case; // what there is to choose and to move
let setting = adopted(given.case.setting);
const address = new URLSearchParams(location.search);
let year = address.has("year") ? Number(address.get("year")) : null;
let pair = address.get("pair") === "1";
let picture = null, ripple = null, reasons = null;

function adopted(plain) {
  return { ...plain, moved: { ...plain.moved }, off: new Set(plain.off) };
}

const changed = () => setting.off.size > 0 || Object.keys(setting.moved).length > 0;
const nameOf = (code) => about.states.find((one) => one.code === code).name;

function query(extra = {}) {
  const found = new URLSearchParams({ case: setting.case, state: setting.state, power: setting.power });
  if (setting.theory) found.append("theory", setting.theory);
  for (const name of Object.keys(setting.moved).sort()) found.append(name, String(setting.moved[name]));
  for (const name of [...setting.off].sort()) found.append("off", name);
  found.append("runs", setting.runs);
  found.append("seed", setting.seed);
  for (const [name, value] of Object.entries(extra)) found.append(name, value);
  return found.toString();
}

function keepAddress() {
  const view = { lang: language };
  if (year !== null) view.year = year;
  if (pair) view.pair = 1;
  history.replaceState(null, "", `/sandbox?${query(view)}`);
  for (const link of document.querySelectorAll("[data-download]")) link.href = `/download/${link.dataset.download}?${query()}`;
  for (const link of document.querySelectorAll("a.language")) link.href = `/sandbox?${query({ ...view, lang: link.lang })}`;
}

// Asking: each kind of answer has one question open at most; the newest wins.
const open = {};
async function ask(kind, extra = {}) {
  open[kind]?.abort();
  const mine = (open[kind] = new AbortController());
  let answer;
  try {
    answer = await fetch(`/api/${kind}?${query({ ...extra, lang: language })}`, { signal: mine.signal });
    if (answer.ok) {
      const told = await answer.json();
      notice("");
      return open[kind] === mine ? told : null;
    }
  } catch (error) {
    if (error.name !== "AbortError") notice(words.lost);
    return null;
  }
  const message = await answer.text();
  if (open[kind] === mine) notice(fill(words.failed, { message }));
  return null;
}

function notice(text) {
  at("notice").textContent = text;
  at("notice").hidden = !text;
}

async function refresh() {
  keepAddress();
  at("chart").classList.add("waiting");
  at("reset").disabled = !changed();
  const told = await ask("picture");
  if (told === null) return;
  picture = told;
  ripple = pair && changed() ? await ask("ripple") : null;
  if (pair && changed() && ripple === null) return;
  show();
  if (year !== null) await askWhy(false);
}

let timer = 0;
function soon() {
  clearTimeout(timer);
  timer = setTimeout(refresh, PAUSE);
}

// What is shown

function show() {
  at("chart").classList.remove("waiting");
  at("pair").checked = pair;
  at("pair-told").hidden = !pair;
  at("hint").hidden = pair;
  at("legend").hidden = pair;
  at("effects").replaceChildren();
  if (pair) showRipple(); else showShares();
  showSmalls();
  document.title = `${nameOf(setting.state)} · counterpoise`;
}

function marks() {
  return about.events.filter((event) => !setting.off.has(event.name));
}

function told(k, shares) {
  const parts = strategies.map((one, row) => `${one.label} ${percent(shares[row][k], words)}`);
  const events = marks().filter((event) => event.year === picture.years[k]).map((event) => fill(words.event_mark, { title: event.title }));
  return `${picture.years[k]}: ${[...parts, ...events].join(", ")}`;
}

function showShares() {
  const shares = picture.shares[setting.state], name = nameOf(setting.state);
  at("caption").textContent = capital(captionOf(name, shares, picture.years, strategies, words));
  stack(at("chart"), {
    years: picture.years, shares, strategies, marks: marks(), chosen: picture.years.indexOf(year),
    label: fill(words.chart, { state: name, runs: setting.runs }), told: (k) => told(k, shares),
    onYear: (k, byKey) => chooseYear(picture.years[k], byKey),
  });
  const numbers = strategies.map((one, row) => shares[row].map((value) => (100 * value).toFixed(0)));
  showTable(fill(words.table, { state: name }), strategies.map((one) => one.label), picture.years, numbers);
}

function showRipple() {
  const name = nameOf(setting.state);
  if (!changed()) {
    at("caption").textContent = words.ripple_none;
    at("chart").replaceChildren();
    showTable(fill(words.ripple_table, { state: name }), [], [], []);
    return;
  }
  at("caption").textContent = rippleCaptionOf(name, ripple, strategies, words, true);
  const largest = (names) => Math.max(...names.flatMap((one) => ripple.difference[one].map(Math.abs)));
  const kinds = strategies.map((one) => one.name);
  const points = Math.max(0.1, Math.ceil(largest(kinds) * 10) / 10);
  const room = at("chart").clientWidth, wide = Math.max(140, Math.floor(room / (room < 560 ? 2 : 4)) - 16);
  const levels = Math.max(0.05, Math.ceil(largest(QUANTITIES) * 20) / 20);
  const panels = [...kinds, ...QUANTITIES].map((one, k) => {
    const strategy = k < kinds.length, label = strategy ? strategies[k].label : words.quantities[one];
    const axis = strategy ? String(Math.round(points * 100)) : levels.toFixed(2);
    const picture = difference(ripple.difference[one], ripple.years, strategy ? one : "quantity", strategy ? points : levels, axis,
      `${label}. ${fill(words.ripple_chart, { state: name })}`, wide);
    return html("div", {}, html("p", { textContent: capital(label) + (strategy ? ` (${words.points})` : "") }), picture);
  });
  at("chart").replaceChildren(html("div", { className: "ripples" }, ...panels.slice(0, kinds.length)));
  at("effects").replaceChildren(...panels.slice(kinds.length));
  const numbers = [...kinds, ...QUANTITIES].map((one, k) => ripple.difference[one].map((value) => k < kinds.length ? signed(100 * value, 0) : signed(value, 3)));
  showTable(fill(words.ripple_table, { state: name }), [...strategies.map((one) => one.label), ...Object.values(words.quantities)], ripple.years, numbers);
}

function showTable(caption, heads, years, numbers) {
  const head = html("tr", {}, ...[words.year, ...heads].map((text) => html("th", { scope: "col", textContent: capital(text) })));
  const rows = years.map((one, k) => html("tr", {}, html("th", { scope: "row", textContent: one }), ...numbers.map((row) => html("td", { textContent: row[k] }))));
  at("table").replaceChildren(html("caption", { textContent: caption }), html("thead", {}, head), html("tbody", {}, ...rows));
}

function showSmalls() {
  const had = document.activeElement?.dataset?.state;
  const buttons = about.states.map(({ code, name }) => {
    const shares = picture.shares[code], total = (row) => row.reduce((sum, one) => sum + one, 0);
    const first = strategies.reduce((best, one, k) => (total(shares[k]) > total(shares[best]) ? k : best), 0);
    const button = html("button", { type: "button", title: fill(words.small, { state: name, first: strategies[first].label }) },
      html("span", { textContent: name }), small(shares, picture.years, strategies));
    button.dataset.state = code;
    button.setAttribute("aria-pressed", code === setting.state);
    button.addEventListener("click", () => choose({ state: code }));
    return button;
  });
  at("smalls").replaceChildren(...buttons);
  if (had) buttons.find((one) => one.dataset.state === had)?.focus();
}

// Reasons

function chooseYear(wanted, byKey) {
  year = wanted;
  keepAddress();
  show();
  askWhy(byKey);
}

async function askWhy(byKey) {
  if (!picture.years.includes(year)) return closeWhy();
  const found = await ask("why", { year });
  if (found === null) return;
  reasons = found;
  showWhy();
  if (byKey) at("why-title").focus();
}

function showWhy() {
  const told = reasons;
  at("why-title").textContent = fill(words.chosen, { state: told.state, year: told.year, option: told.chosen });
  const gaps = { mine: percent(told.mine, words), rival: told.rival, other: percent(told.other, words) };
  const sentence = told.agreed && setting.runs > 1
    ? fill(words.agreed, { ...gaps, agreed: told.agreed[0], runs: told.agreed[1] }) : fill(words.agreed_one, gaps);
  const most = Math.max(...[...told.for, ...told.against].map((one) => Math.abs(one.amount)), 0.01);
  const list = (title, rows) => html("div", {}, html("h4", { textContent: title }), rows.length
    ? html("ul", { className: "reasons" }, ...rows.map((row) => reason(row, most))) : html("p", { textContent: words.nothing }));
  const odds = html("ul", { className: "odds" }, ...told.odds.filter((one) => one.odds >= 0.005).map((one) => html("li", {},
    html("span", { className: `swatch ${one.strategy}`, ariaHidden: "true" }), `${one.option} ${percent(one.odds, words)}`)));
  at("why-body").replaceChildren(...[
    html("p", { textContent: sentence }),
    told.together ? html("p", { textContent: fill(words.together, { body: told.together }) }) : null,
    html("h4", { textContent: words.odds }), odds,
    html("div", { className: "columns" }, list(words.for, told.for), list(words.against, told.against)),
    html("p", { className: "quiet", textContent: fill(words.against_told, { rival: told.rival }) }),
  ].filter((one) => one !== null));
  at("why").hidden = false;
}

function reason(row, most) {
  const sources = row.sources.map((one) => html("p", {},
    html("span", { textContent: one.judged ? words.judgement : one.name }), one.claim ? html("span", { lang: "en", textContent: `: ${one.claim}` }) : null));
  return html("li", {},
    html("div", { className: "reason" }, html("span", { textContent: capital(row.words) }), weight(Math.abs(row.amount) / most),
      html("span", { className: "amount", textContent: signed(row.amount, 2) })),
    html("details", {}, html("summary", { textContent: words.sources }), ...sources));
}

function closeWhy() {
  at("why").hidden = true;
  const was = year;
  year = null;
  keepAddress();
  if (picture && was !== null && !pair) {
    showShares();
    const k = picture.years.indexOf(was);
    if (k >= 0) at("chart").querySelectorAll(".year")[k].focus();
  }
}

// What can be chosen and moved

async function choose(wanted) {
  const before = { ...setting, moved: setting.moved };
  const had = Object.keys(setting.moved).length > 0;
  setting = { ...setting, ...wanted, moved: {} };
  if (wanted.theory !== undefined) setting.moved = before.moved;
  if (wanted.case) setting = { ...setting, state: "", power: "", off: new Set() };
  if (wanted.case) year = null;
  const found = await ask("case");
  if (found === null) { setting = before; return showChoices(); }
  about = found;
  setting = adopted(found.setting);
  at("why").hidden = year === null;
  showChoices();
  await refresh();
  if (had && wanted.theory === undefined) at("copied").textContent = fill(words.dropped, { state: nameOf(setting.state) });
}

function showChoices() {
  const options = (list, chosen) => list.map(([value, text]) => html("option", { value, textContent: text, selected: value === chosen }));
  at("case").value = setting.case;
  at("state").replaceChildren(...options(about.states.map((one) => [one.code, one.name]), setting.state));
  at("power").replaceChildren(...options(about.powers.map((one) => [one.code, one.name]), setting.power));
  const own = ["", fill(words.own_theory, { theory: about.own_theory })];
  at("theory").replaceChildren(...options([own, ...about.theories.map((one) => [one.name, one.title])], setting.theory));
  for (const radio of document.getElementsByName("runs")) radio.checked = Number(radio.value) === setting.runs;
  at("seed").value = setting.seed;
  showLevers();
  showEvents();
}

const shown = (lever, value) => (lever.scales ? "× " : "") + value.toFixed(2);

function showLevers() {
  const rows = about.levers.map((lever) => {
    const id = `lever-${lever.name}`;
    const value = () => setting.moved[lever.name] ?? lever.own;
    const slider = html("input", { type: "range", id, min: lever.low, max: lever.high, step: 0.01 });
    slider.value = value();
    slider.setAttribute("aria-describedby", `${id}-told`);
    const output = html("output", { htmlFor: id });
    const back = html("button", { type: "button", className: "back", textContent: `↺ ${shown(lever, lever.own)}`, title: words.back });
    back.setAttribute("aria-label", `${lever.label}: ${words.back}, ${shown(lever, lever.own)}`);
    const row = html("div", { className: "lever" },
      html("div", { className: "lever-head" }, html("label", { htmlFor: id, textContent: lever.label }), back, output), slider,
      html("p", { className: "quiet", id: `${id}-told`, textContent: lever.told }));
    const mark = () => {
      const moved = lever.name in setting.moved;
      output.textContent = shown(lever, value());
      slider.setAttribute("aria-valuetext", shown(lever, value()) + (moved ? `, ${words.moved}` : ""));
      row.classList.toggle("moved", moved);
      back.disabled = !moved;
    };
    slider.addEventListener("input", () => {
      setting.moved[lever.name] = Number(Number(slider.value).toFixed(4));
      mark();
      soon();
    });
    back.addEventListener("click", () => {
      delete setting.moved[lever.name];
      slider.value = lever.own;
      mark();
      slider.focus();
      soon();
    });
    mark();
    return row;
  });
  at("levers").replaceChildren(...(rows.length ? rows : [html("p", { textContent: words.no_levers })]));
}

function showEvents() {
  const rows = about.events.map((event) => {
    const box = html("input", { type: "checkbox", checked: !setting.off.has(event.name) });
    box.addEventListener("change", () => {
      if (box.checked) setting.off.delete(event.name); else setting.off.add(event.name);
      soon();
    });
    return html("label", {}, box, html("span", { className: "when", textContent: event.year }), html("span", { lang: "en", textContent: event.title }));
  });
  at("events").replaceChildren(...(rows.length ? rows : [html("p", { className: "quiet", textContent: words.no_events })]));
  at("events-told").hidden = rows.length === 0;
}

for (const name of ["case", "state", "power", "theory"]) at(name).addEventListener("change", (event) => choose({ [name]: event.target.value }));
for (const radio of document.getElementsByName("runs")) radio.addEventListener("change", () => { setting.runs = Number(radio.value); soon(); });
at("seed").addEventListener("change", () => {
  setting.seed = Math.min(4294967295, Math.max(0, Math.trunc(Number(at("seed").value)) || 0));
  at("seed").value = setting.seed;
  soon();
});
at("pair").addEventListener("change", () => { pair = at("pair").checked; refresh(); });
at("reset").addEventListener("click", () => { setting.moved = {}; setting.off = new Set(); showLevers(); showEvents(); soon(); });
at("why-close").addEventListener("click", closeWhy);
at("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(location.href);
    at("copied").textContent = words.copied;
  } catch {
    at("copied").textContent = words.not_copied;
  }
});
at("lab").addEventListener("submit", (event) => event.preventDefault());

let width = 0;
new ResizeObserver(([entry]) => {
  const now = Math.round(entry.contentRect.width);
  if (picture && !pair && now !== width) showShares();
  width = now;
}).observe(at("chart"));

at("legend").replaceChildren(...strategies.map((one) => html("li", {}, html("span", { className: `swatch ${one.name}`, ariaHidden: "true" }), one.label)));
showChoices();
refresh();
