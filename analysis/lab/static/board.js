// The board for the projector: code and address, the year, the class beside the model. Nothing about anybody too early.

import { ask, bar, code, fill, follow, given, heading, html, legend, optionName, show, span, words } from "./class.js";

async function look() {
  const told = await ask(`/${code}/board`);
  if (!told) return;
  const { board, game } = told;
  const head = html("div", { className: "board-head" },
    html("p", { className: "huge" }, code), html("p", {}, fill(words.go_to, { address: given.address })));
  const count = html("p", { className: "big" }, fill(board.phase === "lobby" ? words.here : words.so_far, board));
  if (board.phase === "lobby") return show(heading(game.title), head, count);
  const when = span(board.year, board.until);
  const title = heading(`${game.name} ${when}`, fill(words.round, { round: board.round, of: board.rounds }));
  if (board.phase === "choosing") return show(title, html("p", { className: "big" }, fill(words.what_do, { years: when })), count, head);
  const best = html("ol", { className: "best" }, board.best.map(([name, points]) => html("li", {}, `${name} `, html("strong", {}, points))));
  const bars = board.phase === "debrief"
    ? board.path.flatMap((one, k) => [html("h2", {}, game.rounds[k]), bar(one.class, words.class_bar), bar(one.model, words.model_bar)])
    : [bar(board.bars.class, words.class_bar), bar(board.bars.model, words.model_bar)];
  return show(board.phase === "debrief" ? heading(words.debrief) : title,
    board.phase === "debrief" ? null : html("p", { className: "big" }, fill(words.model_chose, { option: optionName(board.model, game) })),
    legend(), bars, board.best.length ? html("h2", {}, words.best) : null, board.best.length ? best : null);
}

look();
follow(look);
