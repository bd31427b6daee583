// Draws entries of a phone: what Rutan said, part by part, and what the person did.
"use strict";

const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text; // never innerHTML: words of strangers
  return element;
};

// One reply of Rutan. `does` has press(button, n), call(number), share(text), place(), word(key).
function drawReply(entry, does) {
  const reply = make("div", "reply");
  reply.dataset.n = entry.n;
  for (const part of entry.parts) {
    const drawn = drawPart(part, entry, does);
    if (drawn) reply.append(drawn);
  }
  const extras = entry.parts.filter((part) => part.kind === "choices");
  if (extras.length) reply.append(drawButtons(extras.flatMap((p) => p.buttons), entry, does, "extras"));
  return reply;
}

function drawPart(part, entry, does) {
  switch (part.kind) {
    case "text":
      return drawText(part.text);
    case "card":
      return drawCard(part, entry, does);
    case "picture": {
      const bubble = make("figure", "bubble picture");
      bubble.append(part.url ? drawPicture(part) : make("figcaption", "", part.alt));
      return bubble;
    }
    case "sound": {
      const bubble = make("figure", "bubble sound");
      if (part.url) {
        const player = make("audio");
        player.controls = true;
        player.preload = "none";
        player.src = part.url;
        bubble.append(player);
      }
      bubble.append(make("figcaption", "", part.alt));
      return bubble;
    }
    default:
      return null; // choices are drawn below the bubbles
  }
}

// Apps make links tappable; of them only ours leads anywhere here: the office, in another tab.
function drawText(text) {
  const bubble = make("div", "bubble text");
  const [before, link, path] = text.split(/(https?:\/\/[^\s/]+(?=\/office\/enter\/))(\/office\/enter\/[\w-]+)/);
  bubble.append(before);
  if (!path) return bubble;
  const anchor = make("a", "", link + path);
  anchor.href = path; // on this server, whatever the words say
  anchor.target = "_blank";
  anchor.rel = "noopener";
  bubble.append(anchor, text.slice(before.length + link.length + path.length));
  return bubble;
}

// A line that one look covers until it is tapped, as its app does; the other shows it at once.
function drawCovered(line) {
  const covered = make("p", "covered");
  covered.tabIndex = 0;
  covered.append(make("span", "", line));
  const show = () => covered.classList.add("shown");
  covered.addEventListener("click", show);
  covered.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault(); // a space would scroll
    show();
  });
  return covered;
}

function drawPicture(part) {
  const picture = make("img");
  picture.src = part.url;
  picture.alt = part.alt;
  return picture;
}

function drawCard(card, entry, does) {
  const bubble = make("div", `bubble card ${card.tone}`);
  const words = make("div", "words");
  if (card.title) words.append(make("h3", "", card.title));
  if (card.picture && card.picture.url) words.append(drawPicture(card.picture));
  if (card.picture && !card.picture.decorates) {
    words.append(make("p", card.picture.url ? "told" : "", card.picture.alt));
  }
  if (card.covered && card.lines.length) {
    const hint = make("p", "hint", does.word("covered"));
    hint.dataset.word = "covered";
    words.append(hint);
  }
  for (const line of card.lines) words.append(card.covered ? drawCovered(line) : make("p", "", line));
  bubble.append(words);
  for (const phone of card.phones) bubble.append(drawPhone(phone, does));
  if (card.buttons.length) bubble.append(drawButtons(card.buttons, entry, does, "buttons"));
  return bubble;
}

// Two ways to a number; each look shows its own: a call button, or the number alone to copy.
function drawPhone(phone, does) {
  const row = make("div", "number");
  const call = make("button", "call");
  call.type = "button";
  call.append(make("span", "label", phone.label), make("span", "digits", phone.number));
  call.addEventListener("click", () => does.call(phone.number));
  const alone = make("div", "alone");
  alone.append(make("span", "label", phone.label), make("span", "digits", phone.number));
  const copy = make("button", "copy", does.word("copy"));
  copy.type = "button";
  copy.dataset.word = "copy";
  copy.addEventListener("click", () => does.copy(phone.number));
  alone.append(copy);
  row.append(call, alone);
  return row;
}

function drawButtons(buttons, entry, does, className) {
  const box = make("div", className);
  for (const button of buttons) {
    const drawn = make("button", `press ${button.weight || "plain"}`, button.label);
    drawn.type = "button";
    if (button.icon) drawn.dataset.icon = button.icon; // looks.css puts it before the label
    if (button.kind === "press") drawn.dataset.press = button.data; // the tour finds it by this
    drawn.addEventListener("click", () => {
      if (button.kind === "press") does.press(button, entry.n);
      else if (button.kind === "share") does.share(button.text);
      else if (button.kind === "page") window.open(button.url, "_blank", "noopener");
      else does.place();
    });
    box.append(drawn);
  }
  return box;
}

// What the person did, as their app would show it.
function drawOwn(entry, does) {
  const shown = entry.shown;
  const own = make("div", `own ${shown.kind}`);
  if (shown.kind === "picture" && shown.url) {
    const picture = make("img", "bubble");
    picture.src = shown.url;
    picture.alt = shown.text || "";
    own.append(picture);
  } else if (shown.kind === "sticker") {
    own.append(make("div", "bubble", "😊"));
  } else if (shown.kind === "location") {
    own.append(make("div", "bubble", `📍 ${does.word("shared_place")}\n${shown.text}`));
  } else {
    own.append(make("div", "bubble", shown.text || ""));
  }
  return own;
}
