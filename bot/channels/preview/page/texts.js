// The page for translators: every text in Thai and English beside one further language.
"use strict";

const MOST = 200; // rows shown at once
const find = (selector) => document.querySelector(selector);
const state = { words: {}, language: localStorage.getItem("rutan.language") || "th", table: { rows: [] } };

function word(key, values = {}) {
  return (state.words[key] || key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

function cell(text, language, note = "", mark = "") {
  const made = document.createElement("td");
  made.lang = language;
  made.className = mark;
  made.textContent = text;
  if (note) {
    const small = document.createElement("small");
    small.lang = document.documentElement.lang;
    small.textContent = note;
    made.append(small);
  }
  return made;
}

function wanted(row) {
  const shown = find("#shown").value;
  if (shown === "core" && !row.core) return false;
  if (shown === "lacking" && row.own) return false;
  if (shown === "unsigned" && (!row.own || row.signed)) return false;
  const typed = find("#search").value.trim().toLowerCase();
  return !typed || [row.place, row.th, row.en, row.own].some((text) => text.toLowerCase().includes(typed));
}

// A mark of colour never stands alone: the words say it too.
function draw() {
  const target = find("#target").value;
  const rows = state.table.rows.filter(wanted);
  const drawn = rows.slice(0, MOST).map((row) => {
    const made = document.createElement("tr");
    const place = row.core ? `${row.place} · ${word("texts_in_core")}` : row.place;
    const mark = row.own ? (row.signed ? "" : "unsigned") : "lacks";
    const note = row.own ? (row.signed ? "" : word("texts_unsigned")) : word("texts_lacks");
    made.append(cell(row.th, "th", place), cell(row.en, "en"), cell(row.own, target, note, mark));
    return made;
  });
  find("tbody").replaceChildren(...drawn);
  const more = rows.length - drawn.length;
  find("#more").textContent = more ? word("texts_more", { n: more }) : "";
  find("#count").textContent = word("texts_count", state.table);
}

async function load(target) {
  state.table = await (await fetch(`texts/${encodeURIComponent(target)}`)).json();
  const options = Object.entries(state.table.languages).map(([code, own]) => {
    const option = document.createElement("option");
    return Object.assign(option, { value: code, lang: code, textContent: own, selected: code === target });
  });
  find("#target").replaceChildren(...options);
  find("#own").textContent = state.table.languages[target];
  draw();
}

async function open() {
  const words = await (await fetch("words")).json();
  if (!(state.language in words)) state.language = "th";
  state.words = words[state.language];
  document.documentElement.lang = state.language;
  document.title = word("texts_title");
  document.querySelectorAll("[data-word]").forEach((e) => (e.textContent = word(e.dataset.word)));
  const asked = new URLSearchParams(location.search).get("language");
  await load(asked || (state.language === "th" ? "en" : state.language));
  find("#target").addEventListener("change", () => load(find("#target").value));
  find("#shown").addEventListener("change", draw);
  find("#search").addEventListener("input", draw);
  find("form").addEventListener("submit", (event) => event.preventDefault());
}

open();
