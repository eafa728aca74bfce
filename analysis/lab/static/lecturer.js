// The lecturer's page: one large button, counts, who is still missing, the table, the end.

import { ask, bar, code, fill, follow, given, heading, html, legend, optionName, show, words } from "./class.js";

async function look() {
  const told = await ask(`/${code}/lecturer`);
  if (!told) return;
  const { board, game, waiting, situation } = told;
  const last = board.round === board.rounds;
  const action = board.phase === "lobby" ? words.begin : board.phase === "choosing" ? words.close
    : board.phase === "revealed" ? (last ? words.to_debrief : words.next) : null;
  const button = action ? html("button", { id: "advance", className: "large", type: "button", onclick: advance }, action) : null;
  const missing = board.phase === "choosing" && waiting.length ? html("p", { className: "quiet" }, fill(words.missing, { names: waiting.join(", ") })) : null;
  const events = situation.events.map((one) => html("li", {}, html("strong", {}, `${one.year} `), one.title));
  const reveal = board.phase === "revealed"
    ? [legend(), bar(board.bars.class, words.class_bar), bar(board.bars.model, words.model_bar),
       html("p", {}, fill(words.model_chose, { option: optionName(board.model, game) }))] : [];
  show(heading(`${game.name} · ${game.title}`, board.phase === "lobby" ? "" : fill(words.round, { round: board.round, of: board.rounds })),
    html("p", { className: "big" }, fill(words.code_is, { code, address: given.address })),
    html("p", { className: "big", role: "status" }, fill(board.phase === "choosing" ? words.so_far : words.here, board)),
    html("p", {}, button), missing, reveal, events.length && board.phase !== "debrief" ? [html("h2", {}, words.news), html("ul", {}, events)] : [],
    html("p", { className: "row" }, html("a", { href: `/board/${code}?lang=${given.language}`, target: "_blank" }, words.open_board),
      html("a", { href: `/api/sessions/${code}/table.csv`, download: "" }, words.table_csv),
      html("button", { id: "end", type: "button", onclick: end }, words.end)));
}

async function advance() {
  if (await ask(`/${code}/advance`, {})) look();
}

async function end() {
  if (confirm(words.end_sure) && await ask(`/${code}/end`, {})) location.href = `/?lang=${given.language}`;
}

look();
follow(look);
