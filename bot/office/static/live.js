"use strict";
// Keeps what is marked data-live up to date, shows evidence in its place, and prints.
// A library for this would be ten times as long as the page; everything works without a script too.

const EVERY = 5000; // milliseconds

const rows = (part) => [...part.querySelectorAll("[data-row]")].map((row) => row.dataset.row).join();

async function look(part) {
  if (document.hidden) return;
  const answer = await fetch(part.dataset.live, { cache: "no-store" }).catch(() => null);
  if (answer && answer.status === 401) location.reload(); // signed out: the page says what to do
  if (!answer || !answer.ok) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = await answer.text();
  const same = document.createElement("div");
  same.append(fresh.content.cloneNode(true));
  if (same.innerHTML.trim() === part.innerHTML.trim()) return;
  const before = rows(part);
  const held = part.contains(document.activeElement) ? document.activeElement.id : "";
  part.replaceChildren(fresh.content);
  if (held && document.getElementById(held)) document.getElementById(held).focus();
  const news = document.getElementById("news");
  if (news && before !== rows(part)) news.textContent = part.dataset.changed;
}

for (const part of document.querySelectorAll("[data-live]")) setInterval(look, EVERY, part);

for (const form of document.querySelectorAll("form[data-evidence]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST" }).catch(() => null);
    const kind = answer ? answer.headers.get("Content-Type") || "" : "";
    if (!answer || !answer.ok) return location.assign(form.action); // which says why not
    const shown = document.createElement(kind.startsWith("image/") ? "img" : "audio");
    shown.src = URL.createObjectURL(await answer.blob());
    shown.alt = form.dataset.evidence;
    shown.controls = true;
    form.replaceWith(shown);
    shown.tabIndex = -1;
    shown.focus();
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
