// A student comes in with the code of the class and a nickname.

import { ask, code, given, heading, html, show, words } from "./class.js";

const letters = html("input", { id: "code", value: code ?? "", autocomplete: "off", autocapitalize: "characters",
  maxLength: 6, required: true, spellcheck: false });
const name = html("input", { id: "name", autocomplete: "off", maxLength: 20, required: true, spellcheck: false });
const form = html("form", { className: "prose" },
  html("label", { className: "field" }, words.code, letters), html("label", { className: "field" }, words.nickname, name),
  html("p", {}, html("button", { className: "large", type: "submit" }, words.join)), html("p", { className: "quiet" }, words.join_told));
form.onsubmit = async (event) => {
  event.preventDefault();
  const mine = letters.value.trim().toUpperCase();
  if (await ask(`/${encodeURIComponent(mine)}/join`, { name: name.value })) location.href = `/play/${mine}?lang=${given.language}`;
};
show(heading(words.join_heading), form);
(code ? name : letters).focus();
