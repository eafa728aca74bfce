// What the pages of a class share: asking, listening, drawing bars, words.

import { fill, percent, signed } from "./words.js";

export { fill, percent, signed };
export const given = JSON.parse(document.getElementById("given").textContent);
export const { words, strategies, code, language } = given;
export const page = document.getElementById("page");

export const html = (name, attributes = {}, ...inner) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key in made && key !== "list" && key !== "role") made[key] = value; else made.setAttribute(key, value);
  }
  made.append(...inner.flat().filter((one) => one !== null && one !== undefined));
  return made;
};

export const notice = (text) => {
  const place = document.getElementById("notice");
  place.textContent = text;
  place.hidden = !text;
};

// One request; a refusal is told in words and comes back as null.
export async function ask(path, sent) {
  const asked = sent === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(sent),
  };
  let answer;
  try {
    answer = await fetch(`/api/sessions${path}?lang=${language}`, asked);
  } catch {
    notice(words.lost);
    return null;
  }
  const told = await answer.json();
  if (answer.ok) {
    notice("");
    return told;
  }
  notice(told.refused === "mistake" ? told.told : words.refused[told.refused] ?? words.lost);
  return null;
}

// Look again whenever the session changed, and after every break of the line.
export function follow(look) {
  const line = new EventSource(`/api/sessions/${code}/changes`);
  line.onmessage = look;
  line.onerror = () => line.readyState === EventSource.CLOSED && setTimeout(look, 2000);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
}

// Years of a round: one, or from one to another.
export const span = (first, last) => (last > first ? `${first}–${last}` : `${first}`);

export const strategyName = (name) => strategies.find((one) => one.name === name).label;

export const optionName = ([strategy, target], game) =>
  target ? fill(words.toward[strategy], { power: game.called[target] }) : strategyName(strategy);

// A bar of shares by strategy, with its numbers in words.
export function bar(shares, label) {
  const seen = strategies.filter((one) => shares[one.name] > 0.004);
  const told = seen.map((one) => `${one.label} ${percent(shares[one.name], words)}`).join(", ");
  return html("div", { className: "bar-row" },
    html("span", { className: "bar-label" }, label),
    html("div", { className: "bar", role: "img", "aria-label": `${label}: ${told}` },
      seen.map((one) => {
        const part = html("span", { className: one.name, title: `${one.label} ${percent(shares[one.name], words)}` },
          shares[one.name] >= 0.12 ? percent(shares[one.name], words) : "");
        part.style.flexGrow = shares[one.name];
        return part;
      })));
}

export const legend = () => html("ul", { className: "legend" },
  strategies.map((one) => html("li", {}, html("span", { className: `swatch ${one.name}` }), one.label)));

export const heading = (text, small) => html("h1", { tabIndex: -1 }, text, small ? html("small", {}, ` ${small}`) : null);

export function show(...parts) {
  const held = document.activeElement?.id;
  page.replaceChildren(...parts.flat().filter(Boolean));
  if (held) document.getElementById(held)?.focus();
}
