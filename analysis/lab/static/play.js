// A student's page: what the state sees, a choice and a bet, the reveal, the debrief. Rebuilt from one answer each time.

import { ask, bar, code, fill, follow, given, heading, html, legend, optionName, show, signed, span, strategies,
  strategyName, words } from "./class.js";

let view = null, draft = null, drawn = null;

async function look() {
  const told = await ask(`/${code}/me`);
  if (!told) return;
  const round = `${told.board.phase} ${told.board.round}`;
  if (round !== drawn) draft = null;
  drawn = round;
  view = told;
  draw();
}

const you = () => fill(words.you_are, { state: view.game.within });

function lobby() {
  return [heading(you()), html("p", {}, view.game.title), html("p", { className: "caption" }, words.wait_start)];
}

function standing(one) {
  const change = Math.abs(one.threat_change) < 0.01 ? "" : one.threat_change > 0 ? " ▲" : " ▼";
  return html("tr", {}, html("th", { scope: "row" }, view.game.powers[one.power]),
    html("td", {}, one.threat.toFixed(2) + change), html("td", {}, one.dependence.toFixed(2)), html("td", {}, one.tie.toFixed(2)));
}

function choosing() {
  const seen = view.situation;
  draft ??= { option: view.choice, guess: view.bet?.[0] ?? null, sure: view.bet?.[1] ?? 50 };
  const powers = html("table", {}, html("caption", {}, words.powers),
    html("thead", {}, html("tr", {}, [words.power, words.threat, words.dependence, words.tie].map((one) => html("th", { scope: "col" }, one)))),
    html("tbody", {}, seen.powers.map(standing)));
  const events = seen.events.length
    ? html("ul", { className: "events-told" }, seen.events.map((one) => html("li", {}, html("strong", {}, `${one.year} `), one.title)))
    : html("p", { className: "quiet" }, words.no_news);
  const strategy = draft.option?.[0] ?? null;
  const picks = strategies.map((one) => html("button", { id: `pick-${one.name}`, type: "button", className: `pick ${strategy === one.name ? "on" : ""}`,
    "aria-pressed": String(strategy === one.name), onclick: () => choose(one.name) },
    html("span", { className: `swatch ${one.name}` }), one.label, html("small", {}, words.means[one.name])));
  const targets = strategy && strategy !== "hedging"
    ? html("fieldset", {}, html("legend", {}, words.whom), html("div", { className: "row" },
        Object.entries(view.game.powers).map(([power, name]) => html("button", { id: `target-${power}`, type: "button",
          className: `chip ${draft.option[1] === power ? "on" : ""}`, "aria-pressed": String(draft.option[1] === power),
          onclick: () => { draft.option = [strategy, power]; draw(); } }, name))))
    : null;
  const bet = html("fieldset", {}, html("legend", {}, words.bet),
    html("select", { id: "guess", "aria-label": words.bet, onchange: (event) => { draft.guess = event.target.value || null; draw(); } },
      html("option", { value: "" }, words.no_bet_yet),
      strategies.map((one) => html("option", { value: one.name, selected: draft.guess === one.name }, one.label))),
    draft.guess ? html("div", { className: "row" }, given.confidences.map((sure) => html("button", { id: `sure-${sure}`, type: "button",
      className: `chip ${draft.sure === sure ? "on" : ""}`, "aria-pressed": String(draft.sure === sure),
      onclick: () => { draft.sure = sure; draw(); } }, fill(words.percent, { value: sure })))) : null,
    html("p", { className: "quiet" }, words.bet_told));
  const ready = strategy && (strategy === "hedging" || draft.option[1]);
  const sent = view.choice && JSON.stringify(view.choice) === JSON.stringify(draft.option)
    && (view.bet?.[0] ?? null) === draft.guess && (!draft.guess || view.bet?.[1] === draft.sure);
  return [
    heading(`${seen.year}`, fill(words.round, { round: seen.round, of: seen.of })), html("p", { className: "caption" }, you()),
    html("h2", {}, words.news), events, powers,
    html("h2", {}, fill(words.what_do, { years: span(seen.year, seen.until) })), html("div", { className: "picks" }, picks), targets, bet,
    html("p", {}, html("button", { id: "decide", type: "button", className: "large", disabled: !ready, onclick: decide }, sent ? words.decided : words.decide)),
    html("p", { className: "quiet", role: "status" }, sent ? fill(words.so_far, view.board) : words.changeable),
  ];
}

function choose(strategy) {
  const powers = Object.keys(view.game.powers);
  const target = strategy === "hedging" ? null : draft.option?.[1] ?? (powers.length === 1 ? powers[0] : null);
  draft.option = [strategy, target];
  draw();
}

async function decide() {
  const [strategy, target] = draft.option;
  const told = await ask(`/${code}/choose`, { strategy, target, ...(draft.guess ? { guess: draft.guess, sure: draft.sure } : {}) });
  if (told) look();
}

function outcomes(values) {
  return html("table", {}, html("caption", {}, words.against_model), html("tbody", {}, Object.entries(values).map(([name, value]) =>
    html("tr", {}, html("th", { scope: "row" }, words.outcomes[name]), html("td", {}, signed(100 * value, 0), " ", words.points)))));
}

function revealed() {
  const told = view.reveal;
  const answers = Object.entries(told.answers).map(([power, counts]) => {
    const [most] = Object.entries(counts).sort((a, b) => b[1] - a[1]);
    return html("li", {}, `${view.game.powers[power]}: ${words.answers[most[0]]}`);
  });
  return [
    heading(span(told.year, told.until), fill(words.points_so_far, { points: view.points })),
    html("p", {}, fill(words.you_chose, { option: optionName(told.chosen, view.game) })),
    html("p", { className: "caption" }, fill(words.model_chose, { option: optionName(view.board.model, view.game) })),
    legend(), bar(view.board.bars.class, words.class_bar), bar(view.board.bars.model, words.model_bar), bar(told.odds, words.own_bar),
    html("h2", {}, words.answered), html("ul", {}, answers), outcomes(told.outcomes),
    html("p", {}, html("button", { id: "why", type: "button", onclick: why }, words.why)), html("div", { id: "reasons" }),
    html("p", { className: "quiet" }, words.wait_next),
  ];
}

async function why() {
  const told = await ask(`/${code}/why`);
  if (!told) return;
  const list = (title, rows) => [html("h3", {}, title), html("ul", { className: "reasons" }, rows.map((row) =>
    html("li", {}, `${row.words} (${signed(row.amount, 2)})`, html("small", {}, ` ${row.sources.map((one) => one.name).join("; ")}`))))];
  document.getElementById("reasons").replaceChildren(...list(words.for, told.for), ...list(words.against, told.against));
}

function debrief() {
  const told = view.debrief;
  const cell = (option) => html("td", { className: "cell" }, html("span", { className: `swatch ${option[0]}` }), optionName(option, view.game));
  const said = (year) => told.history.filter((one) => one.from <= year && year <= one.to)
    .map((one) => `${strategyName(one.strategy)} (${view.game.powers[one.power] ?? one.power})`).join(", ");
  return [
    heading(words.debrief, fill(words.points_so_far, { points: view.points })), html("p", {}, words.debrief_told),
    html("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": words.whole_way }, html("table", {}, html("caption", {}, words.whole_way),
      html("thead", {}, html("tr", {}, [words.year, words.you, words.model, words.history].map((one) => html("th", { scope: "col" }, one)))),
      html("tbody", {}, told.years.map((year, k) => html("tr", {}, html("th", { scope: "row" }, year), cell(told.chosen[k]), cell(told.model[k]),
        html("td", {}, said(year))))))),
  ];
}

function draw() {
  show(...({ lobby, choosing, revealed, debrief }[view.board.phase]()));
}

look();
follow(look);
