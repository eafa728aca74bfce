// The lecturer begins: a case and a state, then the page with the one button.

import { ask, given, heading, html, notice, show, words } from "./class.js";

const cases = given.cases;
const field = (label, control) => html("label", { className: "field" }, label, control);

function draw(name) {
  const chosen = cases.find((one) => one.name === name) ?? cases[0];
  const select = (id, options, value) => html("select", { id, value },
    options.map(([code, label]) => html("option", { value: code, selected: code === value }, label)));
  const pick = select("case", cases.map((one) => [one.name, one.title]), chosen.name);
  const state = select("state", chosen.states.map((one) => [one.code, one.name]), chosen.usual);
  pick.onchange = () => draw(pick.value);
  const form = html("form", { className: "prose" },
    html("p", {}, words.start_told), field(words.case, pick), field(words.state, state),
    html("p", {}, html("button", { className: "large", type: "submit" }, words.start)));
  form.onsubmit = async (event) => {
    event.preventDefault();
    notice("");
    const seed = crypto.getRandomValues(new Uint32Array(1))[0]; // each class has a world of its own
    const made = await ask("", { case: pick.value, state: state.value, seed });
    if (made) location.href = `/lecturer/${made.code}?lang=${given.language}`;
  };
  show(heading(words.start_heading), form);
}

draw(cases[0].name);
