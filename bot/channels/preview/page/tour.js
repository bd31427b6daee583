// The tour: plays a written conversation step by step. A story says only what people type and
// press; Rutan answers as it answers everybody.
"use strict";

const tour = {
  stories: [],
  story: null,
  at: 0, // the step that comes next
  role: sessionStorage.getItem("rutan.role") || "look",
  state: "ready", // or "waits" for Rutan, "stuck"
  patience: 20000, // milliseconds for an answer: more than the slowest look-up takes
  run: 0, // grows whenever another story begins or ends, so that what still waits lets go
};

const narrow = () => matchMedia("(max-width: 47rem)").matches;
const step = () => tour.story?.steps[tour.at];
// The visitor's own steps are done on the phone that is shown; those of others go on by themselves.
const own = (each) => tour.role === "look" || each?.phone === tour.role;
const away = () => narrow() && own(step()) && page.shown !== step().phone;
const keep = () =>
  sessionStorage.setItem("rutan.tour", JSON.stringify([page.session, tour.story?.id, tour.at]));

// Return what `look` finds, looking again with each change of the phones; null if it never comes.
function until(look) {
  const { run } = tour;
  return new Promise((done) => {
    const end = (found) => {
      seen.disconnect();
      clearTimeout(late);
      done(found);
    };
    const again = () => {
      const found = run === tour.run && look();
      if (found || run !== tour.run) end(found || null);
    };
    const seen = new MutationObserver(again);
    const late = setTimeout(() => end(null), tour.patience);
    seen.observe(find("main"), { subtree: true, childList: true });
    again();
  });
}

// Whether a button's data, "action?argument#stamp", is what a step presses. Other parts may stand
// around its argument: the name of a report, which no story can know.
function fits(wanted, data) {
  const [action, argument = ""] = data.split("#")[0].split("?");
  const [wantedAction, wantedArgument] = wanted.split("?");
  return action === wantedAction && (!wantedArgument || `.${argument}.`.includes(`.${wantedArgument}.`));
}

// The button that a step presses, in the newest reply that has one.
function coming({ phone, press }) {
  for (const reply of all(".reply", page.phones[phone].chat).reverse()) {
    const found = all("[data-press]", reply).find((button) => fits(press, button.dataset.press));
    if (found) return found;
  }
  return null;
}

// --- playing ---

async function play(story, at = 0) {
  tour.run += 1;
  Object.assign(tour, { story, at, state: "waits" });
  document.body.dataset.playing = "yes";
  if (page.shown === "tour") show(tour.role === "look" ? story.steps[0].phone : tour.role);
  drawTour();
  keep();
  const here = tour.run;
  // Both have been greeted; the official can only be told of a report once they are one.
  await until(() => find(".reply", page.phones.resident.chat) && coming({ phone: "official", press: "desk" }));
  if (here === tour.run) await prepare();
}

// Wait until the next step can be done, and show what it presses.
async function prepare() {
  const here = tour.run;
  all(".coming").forEach((button) => button.classList.remove("coming"));
  const next = step();
  const button = next?.press ? await until(() => coming(next)) : true;
  if (here !== tour.run) return;
  tour.state = button ? "ready" : "stuck";
  if (next?.press && button) {
    button.classList.add("coming");
    const { chat } = page.phones[next.phone];
    const hidden = chat.getBoundingClientRect().top + 8 - button.getBoundingClientRect().top;
    if (hidden > 0) chat.scrollTop -= hidden; // the phone has scrolled past it
  }
  drawTour();
}

// Do the next step as the person would; `noticed` then hears of it.
function doStep() {
  const { phone, type, press } = step();
  if (press) return coming({ phone, press }).click();
  const { form } = page.phones[phone];
  find("textarea", form).value = translated(type);
  form.requestSubmit();
}

// Something was done on a phone, by the tour or by the visitor: is it the step that comes next?
async function noticed(phone, event) {
  const next = step();
  if (!next || tour.state !== "ready" || next.phone !== phone) return;
  const done = next.press ? event.kind === "pressed" && fits(next.press, event.data) : event.kind === "text";
  if (!done) return;
  const here = tour.run;
  const before = page.phones[phone].heard;
  tour.state = "waits";
  drawTour();
  await until(() => page.phones[phone].heard > before);
  if (here !== tour.run) return;
  tour.at += 1;
  keep();
  await prepare();
  const goesOn = here === tour.run && tour.state === "ready" && step() && !own(next) && !own(step());
  if (goesOn) doStep();
}

function nextStep() {
  if (!step()) return leave();
  if (tour.state !== "ready") return;
  if (away()) {
    show(step().phone);
    drawTour();
  } else doStep();
}

function leave() {
  const { story } = tour;
  if (!story) return;
  tour.run += 1;
  Object.assign(tour, { story: null, at: 0, state: "ready" });
  delete document.body.dataset.playing;
  all(".coming").forEach((button) => button.classList.remove("coming"));
  keep();
  drawTour();
  show("tour");
  find(`[data-story="${CSS.escape(story.id)}"]`)?.focus();
}

// --- drawing ---

function told() {
  const { story, state } = tour;
  if (state === "stuck") return word("tour_stuck");
  return translated(step()?.say ?? story.end);
}

function nextLabel() {
  const next = step();
  if (!next) return word("tour_others");
  if (tour.state === "waits") return word("tour_waits");
  if (!away()) return word("tour_next");
  return next.phone === "official" ? word("tour_show_official") : word("tour_show_resident");
}

function drawTour() {
  const { story } = tour;
  find("#choose").hidden = Boolean(story);
  find("#player").hidden = !story;
  if (!story) return drawStories();
  find("#story-title").textContent = translated(story.title);
  const of = story.steps.length;
  find("#progress").max = of;
  find("#progress").value = tour.at;
  find("#count").textContent = word("tour_count", { n: Math.min(tour.at + 1, of), of });
  if (tour.state !== "waits" && find("#told").textContent !== told()) find("#told").textContent = told();
  const next = find("#next");
  next.textContent = nextLabel();
  next.setAttribute("aria-disabled", String(Boolean(step()) && tour.state !== "ready"));
  find("#others").hidden = !step();
}

function drawStories() {
  all("[data-role]").forEach((button) =>
    button.setAttribute("aria-pressed", String(button.dataset.role === tour.role)));
  const offered = tour.stories.filter(({ roles }) => tour.role === "look" || roles.includes(tour.role));
  find("#stories").replaceChildren(...offered.map((story) => {
    const button = make("button", "story");
    button.type = "button";
    button.dataset.story = story.id;
    button.append(make("b", "", translated(story.title)), make("span", "", translated(story.about)));
    button.addEventListener("click", () => choose(story));
    const item = make("li");
    item.append(button);
    return item;
  }));
}

async function choose(story) {
  await again(); // both phones begin anew
  find("#told").textContent = "";
  const playing = play(story);
  find("#next").focus();
  await playing;
}

// Type freely: the visitor's own phone, or the resident's.
function free() {
  const name = tour.role === "official" ? "official" : "resident";
  show(name);
  find("textarea", page.phones[name].section).focus();
}

// The official asks for a link to the office, as at a real desk, and it is ready to be followed.
async function office() {
  show("official");
  const { chat } = page.phones.official;
  const old = all("a", chat).length;
  act("official", { kind: "pressed", data: "desk.screen" }, { kind: "pressed", text: word("tour_office") });
  (await until(() => all("a", chat)[old]))?.focus();
}

async function openTour() {
  tour.stories = await (await fetch("preview/tour")).json();
  all("[data-role]").forEach((button) => button.addEventListener("click", () => {
    tour.role = button.dataset.role;
    sessionStorage.setItem("rutan.role", tour.role);
    drawStories();
  }));
  find("#next").addEventListener("click", nextStep);
  find("#others").addEventListener("click", leave);
  find("#free").addEventListener("click", free);
  find("#office").addEventListener("click", office);
  const [session, id, at] = JSON.parse(sessionStorage.getItem("rutan.tour") || "[]");
  const story = session === page.session && tour.stories.find((each) => each.id === id);
  if (story) play(story, at);
  else drawTour();
}
