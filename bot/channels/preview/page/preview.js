// The preview page: opens a session, sends what is done on each phone, draws what comes back.
"use strict";

const PHONES = ["resident", "official"];
const SPOTS = [
  ["ปากคาด · Pak Khat", 18.302, 103.303],
  ["อรัญประเทศ · Aranyaprathet", 13.69, 102.5],
  ["เขมราฐ · Khemarat", 16.04, 105.2],
];
const FILE_LIMIT = 10 * 1024 * 1024;

const CODE = new URLSearchParams(location.search).get("code") || ""; // a lesson being written

const page = {
  words: { th: {}, en: {} },
  language: localStorage.getItem("rutan.language") || "th",
  session: null,
  token: null,
  last: 0,
  content: 0,
  district: null,
  phones: {},
  shown: "resident",
  asked: "resident",
  waiting: null,
};
const find = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// A text of the content in the language of the page, or in Thai where it is not translated.
const translated = (texts) => texts?.[page.language] ?? texts?.th ?? "";

function word(key, values = {}) {
  const text = page.words[page.language][key] || key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

// --- the program ---

async function ask(path, body, extra = {}) {
  const answer = await fetch(`preview/sessions${path}`, {
    method: "POST",
    headers: { "X-Preview-Token": page.token || "", ...extra },
    body,
  });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

function trouble(error) {
  toast(error.message === "503" ? word("unstored") : word("lost"));
}

async function start() {
  const begun = await ask(`?language=${page.language}&code=${encodeURIComponent(CODE)}`);
  page.session = begun.session;
  page.token = begun.token;
  page.content = begun.content;
  page.last = 0;
  sessionStorage.setItem("rutan.session", JSON.stringify([page.session, page.token]));
  for (const phone of Object.values(page.phones)) phone.clear();
}

async function act(phone, event, shown) {
  page.phones[phone].quick.replaceChildren();
  noticed(phone, event); // it may be the tour's next step
  const body = { phone, event, language: page.language, shown };
  try {
    await ask(`/${page.session}/events`, JSON.stringify(body));
  } catch (error) {
    trouble(error);
  }
}

async function listen() {
  for (;;) {
    const session = page.session;
    try {
      page.waiting = new AbortController();
      const signal = page.waiting.signal;
      const since = `n=${page.last}&content=${page.content}`;
      const answer = await fetch(`preview/sessions/${session}/news?${since}`, { signal });
      if (session !== page.session) continue;
      if (answer.status === 404) {
        await start(); // the program was started anew and knows nothing of this page
        if (tour.story) play(tour.story);
        continue;
      }
      if (!answer.ok) throw new Error(`${answer.status}`);
      const news = await answer.json();
      if (session !== page.session) continue;
      page.district = news.district;
      label();
      news.entries.forEach(take);
      if (news.content !== page.content) await changed(news.content);
    } catch (error) {
      if (error.name === "AbortError") continue;
      trouble(error);
      await new Promise((done) => setTimeout(done, 2000));
    }
  }
}

// New content: the page's own words; a lesson being written is opened anew.
async function changed(content) {
  page.content = content;
  page.words = await (await fetch("preview/words")).json();
  tour.stories = await (await fetch("preview/tour")).json();
  speak();
  if (CODE) await again();
}

function take(entry) {
  page.last = entry.n;
  page.phones[entry.phone].take(entry);
  if (entry.from === "rutan" && entry.phone !== page.shown && !entry.loading) unread(1);
}

// --- the phones ---

class Phone {
  constructor(name) {
    this.name = name;
    this.heard = 0; // the newest entry by Rutan
    const made = find("#phone").content.cloneNode(true);
    this.section = find(".phone", made);
    this.section.id = name;
    this.chat = find(".chat", made);
    find(".who", made).id = `who-${name}`; // whose phone it is names it, and what is said on it
    for (const named of [this.section, this.chat]) named.setAttribute("aria-labelledby", `who-${name}`);
    this.quick = find(".quick", made);
    this.form = find("form", made);
    this.does = {
      press: (button, n) =>
        act(name, { kind: "pressed", data: button.data, message: String(n) }, { kind: "pressed", text: button.label }),
      call: (number) => toast(word("would_call", { number })),
      copy: (number) => copy(number, word("copied")),
      share: (text) => copy(text, word("would_share")),
      place: () => askPlace(name),
      word,
    };
    this.wire(made);
    find("main").append(made);
    this.look(localStorage.getItem(`rutan.look.${name}`) || "line");
  }

  wire(made) {
    const input = find("textarea", made);
    const file = find("input[type=file]", made);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = input.value.trim();
      if (!text) return;
      input.value = "";
      act(this.name, { kind: "text", text }, { kind: "text", text });
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.form.requestSubmit();
      }
    });
    find(".attach", made).addEventListener("click", () => file.click());
    file.addEventListener("change", () => {
      if (file.files.length) this.upload(file.files[0]);
      file.value = "";
    });
    find(".place", made).addEventListener("click", () => askPlace(this.name));
    find(".sticker", made).addEventListener("click", () =>
      act(this.name, { kind: "sticker" }, { kind: "sticker" }));
    all("[data-look]", made).forEach((button) =>
      button.addEventListener("click", () => this.look(button.dataset.look)));
  }

  look(look) {
    localStorage.setItem(`rutan.look.${this.name}`, look);
    this.section.dataset.look = look;
    all("[data-look]", this.section).forEach((button) =>
      button.setAttribute("aria-pressed", String(button.dataset.look === look)));
    this.toEnd();
  }

  clear() {
    this.heard = 0;
    this.chat.replaceChildren();
    this.quick.replaceChildren();
  }

  take(entry) {
    find(".loading", this.chat)?.remove();
    if (entry.loading) {
      this.chat.append(make("div", "loading", "•••"));
    } else if (entry.from === "person") {
      this.quick.replaceChildren();
      this.chat.append(drawOwn(entry, this.does));
    } else {
      this.heard = entry.n;
      this.draw(entry);
    }
    this.toEnd();
  }

  draw(entry) {
    const reply = drawReply(entry, this.does);
    const edited = entry.replaces && find(`.reply[data-n="${CSS.escape(entry.replaces)}"]`, this.chat);
    if (edited) edited.classList.add("edited"); // hidden by the look that edits in place
    this.chat.append(reply);
    const extras = entry.parts.filter((part) => part.kind === "choices").flatMap((p) => p.buttons);
    this.quick.replaceChildren(...(extras.length ? [drawButtons(extras, entry, this.does, "row")] : []));
  }

  async upload(file) {
    if (file.size > FILE_LIMIT) return toast(word("too_big"));
    const kind = ["image", "audio"].indexOf(file.type.split("/")[0]);
    const as = ["picture", "voice"][kind] || "file";
    try {
      const kept = await ask(`/${page.session}/files`, file, { "Content-Type": "application/octet-stream" });
      const event = { kind: as, file: kept.file, name: file.name, mime: file.type, size: file.size };
      const url = as === "picture" ? URL.createObjectURL(file) : undefined;
      await act(this.name, event, { kind: as, text: file.name, url });
    } catch (error) {
      trouble(error);
    }
  }

  toEnd() {
    this.chat.scrollTop = this.chat.scrollHeight;
  }
}

function askPlace(phone) {
  page.asked = phone;
  find("#place").showModal();
}

function sendPlace() {
  const dialog = find("#place");
  if (dialog.returnValue !== "send") return;
  const [latitude, longitude] = ["latitude", "longitude"].map((name) => Number(find(`[name=${name}]`, dialog).value));
  const text = `${latitude}, ${longitude}`;
  act(page.asked, { kind: "location", latitude, longitude }, { kind: "location", text });
}

// --- around the phones ---

function label() {
  const district = translated(page.district);
  find("#resident .who").textContent = word("resident");
  find("#official .who").textContent = district ? word("official_of", { district }) : word("official");
}

function speak() {
  document.documentElement.lang = page.language;
  document.title = word("title");
  all("[data-word]").forEach((e) => (e.textContent = word(e.dataset.word)));
  all("[data-label]").forEach((e) => {
    e.title = word(e.dataset.label);
    e.setAttribute("aria-label", e.title);
  });
  all("[data-placeholder]").forEach((e) => (e.placeholder = word(e.dataset.placeholder)));
  label();
  drawTour();
}

// Each language stands there by its own name, so that its readers find it.
function offerLanguages() {
  if (!(page.language in page.words)) page.language = "th";
  for (const [code, words] of Object.entries(page.words)) {
    const option = make("option", "", words.own_name);
    Object.assign(option, { value: code, lang: code, selected: code === page.language });
    find("#language").append(option);
  }
}

async function changeLanguage() {
  page.language = find("#language").value;
  localStorage.setItem("rutan.language", page.language);
  speak();
  if (tour.story) return startAgain(); // a story is told in one language
  for (const phone of PHONES) await act(phone, { kind: "pressed", data: `language?${page.language}` });
}

async function again() {
  const old = page.session;
  try {
    await start();
    unread(0);
    page.waiting?.abort(); // the question for news of the old session
    await ask(`/${old}/end`);
  } catch (error) {
    trouble(error);
  }
}

async function startAgain() {
  const { story } = tour;
  await again();
  if (story) await play(story);
}

function show(name) {
  page.shown = name;
  document.body.dataset.shown = name;
  all("[data-tab]").forEach((tab) => tab.setAttribute("aria-pressed", String(tab.dataset.tab === name)));
  if (name === "official") unread(0);
  page.phones[name]?.toEnd();
  if (tour.story) drawTour();
}

function unread(count) {
  const badge = find(".unread");
  const total = count ? Number(badge.textContent || 0) + count : 0;
  badge.textContent = total || "";
  badge.hidden = !total;
}

async function copy(text, said) {
  await navigator.clipboard?.writeText(text).catch(() => {});
  toast(said);
}

let hiding;
function toast(text) {
  const box = find("#toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (box.hidden = true), 3500);
}

async function begin() {
  for (;;) {
    try {
      return await start();
    } catch (error) {
      trouble(error);
      await new Promise((done) => setTimeout(done, 5000));
    }
  }
}

async function open() {
  page.words = await (await fetch("preview/words")).json();
  for (const name of PHONES) page.phones[name] = new Phone(name);
  const fill = find("#place .spots");
  for (const [name, latitude, longitude] of SPOTS) {
    const spot = make("button", "", name);
    spot.type = "button";
    spot.addEventListener("click", () => {
      find("#place [name=latitude]").value = latitude;
      find("#place [name=longitude]").value = longitude;
    });
    fill.append(spot);
  }
  find("#place").addEventListener("close", sendPlace);
  offerLanguages();
  find("#language").addEventListener("change", changeLanguage);
  find("#again").addEventListener("click", startAgain);
  all("[data-tab]").forEach((tab) => tab.addEventListener("click", () => show(tab.dataset.tab)));
  speak();
  show(CODE ? "resident" : "tour");
  try {
    [page.session, page.token] = JSON.parse(sessionStorage.getItem("rutan.session")) || [];
  } catch {
    page.session = null;
  }
  if (!page.session || CODE) await begin();
  await openTour();
  listen();
}

open();
