// The grid of pictures that are labelled: keys, mouse, and small messages to the server. An answer
// is on disk before the grid moves on; what is pressed meanwhile waits its turn.

import { classBar, element } from "./label_classes.js";
import { connect } from "./label_line.js";

const ASIDE = { "not sure": "Not sure", "none of these": "None of these", "leave out": "Left out" };
const KEYS = { n: "not sure", 0: "none of these", x: "leave out" };
const ICONS = { "not sure": "?", "none of these": "∅", "leave out": "×" };

const LOOK_MS = 1000;
const NO_DESK = 4404; // as the server says it, where it was started anew

// A page that is drawn anew calls this again: the grid stays, unless it is of another desk.
export function draw({ data, setTriggerValue }, place) {
  if (place.grid?.desk === data.desk) { place.grid.tell = setTriggerValue; return; }
  place.grid?.stop();
  place.grid = new Grid(place, data, setTriggerValue);
}

class Grid {
  constructor(place, data, tell) {
    this.place = place;
    this.words = data.words;
    this.desk = data.desk;
    this.tell = tell;
    this.tiles = [];
    this.standing = { classes: [] };
    this.at = 0;
    this.pages = 0; // how many were drawn
    this.chosen = new Set();
    this.drafts = new Map(); // where a picture can show several: what is chosen and not kept yet
    this.view = "mix";
    this.size = data.size;
    this.waiting = Promise.resolve(); // answers one after the other
    this.build();
    this.line = connect(this.address("talk", "ws"), {
      open: () => this.turn(),
      message: (news) => this.heard(news),
      closed: (code) => this.closed(code),
    });
    this.onKey = (event) => this.pressed(event);
    this.onUp = (event) => this.released(event);
    window.addEventListener("keydown", this.onKey, true);
    window.addEventListener("pointerup", this.onUp);
    this.watch = setInterval(() => this.place.isConnected || this.stop(), LOOK_MS); // it was left
  }

  stop() {
    clearInterval(this.watch);
    this.line.close();
    window.removeEventListener("keydown", this.onKey, true);
    window.removeEventListener("pointerup", this.onUp);
  }

  address(what, scheme = location.protocol.replace(":", "")) {
    const secure = location.protocol === "https:" && scheme === "ws" ? "wss" : scheme;
    return `${secure}://${location.host}/graft/label/${what}?desk=${this.desk}`;
  }

  build() {
    this.bar = classBar({
      words: this.words,
      label: (name) => this.give(name),
      change: (change) => this.act({ do: "class", ...change }),
    });
    this.status = element("div", "status");
    this.list = element("div", "tiles");
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-multiselectable", "true");
    this.list.setAttribute("aria-label", this.words.grid);
    this.list.addEventListener("pointerdown", (event) => this.held(event));
    this.list.addEventListener("pointermove", (event) => this.dragged(event));
    this.blank = element("p", "empty");
    this.blank.hidden = true;
    this.tools = this.toolbar();
    this.large = element("div", "large");
    this.large.hidden = true;
    this.large.addEventListener("click", () => this.zoom(false));
    this.spoken = element("div", "spoken");
    this.spoken.setAttribute("aria-live", "polite");
    this.place.replaceChildren(
      this.bar.place, this.status, this.list, this.blank, this.tools, this.large, this.spoken,
    );
  }

  toolbar() {
    const tools = element("div", "tools");
    const button = (text, title, act, name) => {
      const made = element("button", name, text);
      made.type = "button";
      made.title = title;
      made.addEventListener("click", act);
      tools.append(made);
      return made;
    };
    button(this.words.right, this.words.right_why, () => this.allRight(), "first");
    for (const [key, kind] of Object.entries(KEYS)) {
      button(`${ASIDE[kind]}  ${key}`, this.words[kind], () => this.answer(kind));
    }
    this.undo = button("", this.words.undo, () => this.act({ do: "undo" }), "back");
    this.redo = button("", this.words.redo, () => this.act({ do: "redo" }), "back");
    button(this.words.next, this.words.next_why, () => this.turn(), "next");
    this.train = button(this.words.train, "", () => this.tell("train", Date.now()));
    this.views = element("select");
    this.views.setAttribute("aria-label", this.words.view);
    this.views.addEventListener("change", () => { this.view = this.views.value; this.turn(); });
    this.sizes = element("select");
    this.sizes.setAttribute("aria-label", this.words.size);
    for (const size of [24, 36, 60]) {
      this.sizes.append(new Option(`${size}`, size, size === this.size, size === this.size));
    }
    this.sizes.addEventListener("change", () => {
      this.size = Number(this.sizes.value);
      this.turn();
    });
    this.choose = element("span", "choose");
    this.choose.append(this.views, this.sizes);
    return tools;
  }

  // ------------------------------------------------------------------------------- to the server

  ids() { return this.tiles.map((tile) => tile.id); }

  act(message) {
    const done = this.waiting.then(() => this.line.ask({ ids: this.ids(), ...message }));
    this.waiting = done.then((news) => this.heard(news), () => this.say(this.words.gone, true));
    return this.waiting;
  }

  turn() { return this.act({ do: "page", view: this.view, size: this.size }); }

  answer(kind, names = []) {
    // What is meant is decided when the answer before it is there, and the grid has moved on; but
    // never on a page that nobody has seen yet.
    const seen = this.pages;
    const done = this.waiting.then(() => {
      const tiles = this.meant();
      if (!tiles.length || seen !== this.pages) return null;
      return this.line.ask({
        do: "answer", kind, names, ids: this.ids(), about: tiles.map((tile) => tile.id),
        shown: tiles.length === 1 ? this.shown(tiles[0]) : null,
      });
    });
    this.waiting = done.then((news) => news && this.heard(news), () => this.say(this.words.gone, true));
  }

  shown(tile) {
    if (tile.guess === null) return null;
    return { guess: tile.guess.map((index) => this.name(index)).join("|"), confidence: tile.sure };
  }

  confirm(pick) {
    const seen = this.pages;
    const done = this.waiting.then(() => {
      if (seen !== this.pages) return null;
      const tiles = pick().filter((tile) => tile.guess !== null && !tile.said);
      const right = tiles.map((tile) => ({
        id: tile.id, names: tile.guess.map((index) => this.name(index)), sure: tile.sure,
      }));
      return right.length ? this.line.ask({ do: "right", right, ids: this.ids() }) : null;
    });
    this.waiting = done.then((news) => news && this.heard(news), () => this.say(this.words.gone, true));
  }

  allRight() { this.confirm(() => (this.chosen.size ? this.meant() : this.tiles)); }

  meant() {
    if (this.chosen.size) return this.tiles.filter((_, at) => this.chosen.has(at));
    return this.tiles[this.at] ? [this.tiles[this.at]] : [];
  }

  name(index) { return this.standing.classes[index]?.name ?? ""; }

  // ----------------------------------------------------------------------------- from the server

  closed(code) {
    this.say(this.words.gone, true);
    if (code === NO_DESK) this.tell("gone", Date.now()); // the page, drawn anew, brings another desk
  }

  heard(news) {
    if (news.changed) { this.act({ do: "look" }); return; }
    if (news.refused) { this.say(news.refused, true); return; }
    if (news.standing) this.stand(news.standing);
    if (news.page) this.page(news.page);
    else if (news.tiles) this.refresh(news.tiles, news.touched ?? []);
    if (news.said) this.say(news.said);
  }

  stand(standing) {
    this.standing = standing;
    this.bar.draw(standing);
    this.status.replaceChildren(...standing.lines.map((line) => {
      const part = element("span", line.kind, line.text);
      if (line.title) part.title = line.title;
      if (line.share !== undefined) {
        const bar = element("progress");
        bar.max = 1;
        bar.value = line.share;
        bar.setAttribute("aria-label", line.text);
        part.prepend(bar);
      }
      return part;
    }), this.choose);
    for (const [button, event, word] of [[this.undo, standing.undo, "↶"], [this.redo, standing.redo, "↷"]]) {
      button.disabled = !event;
      button.textContent = event ? `${word} ${event}` : word;
      button.setAttribute("aria-label", `${button.title} ${event}`);
    }
    const views = standing.views.map((view) => new Option(view.title, view.name));
    this.views.replaceChildren(...views);
    this.views.value = this.view;
    if (this.views.selectedIndex < 0) { this.view = "mix"; this.views.value = "mix"; }
    this.train.disabled = !standing.ready;
    this.train.title = standing.ready ? this.words.train_why : this.words.train_not;
  }

  page(tiles) {
    this.pages += 1;
    this.tiles = tiles;
    this.at = Math.max(0, tiles.findIndex((tile) => !tile.said));
    this.chosen.clear();
    this.drafts.clear();
    this.anchor = this.at;
    this.list.replaceChildren(...tiles.map((tile, at) => this.tile(tile, at)));
    this.list.hidden = !tiles.length;
    this.blank.hidden = Boolean(tiles.length);
    this.blank.textContent = this.words[`empty_${this.view.split(":")[0]}`];
    this.mark();
  }

  refresh(tiles, touched) {
    const fresh = new Map(tiles.map((tile) => [tile.id, tile]));
    for (const id of touched) this.drafts.delete(id);
    const away = touched.filter((id) => !this.tiles.some((tile) => tile.id === id) && fresh.has(id));
    if (away.length) { this.page([...away.map((id) => fresh.get(id)), ...this.tiles.map((tile) => fresh.get(tile.id) ?? tile)]); return; }
    const before = this.tiles;
    this.tiles = before.map((tile) => fresh.get(tile.id) ?? tile);
    const answered = this.tiles.some((tile, at) => tile.said && !before[at].said);
    this.tiles.forEach((tile, at) => this.fill(this.list.children[at], tile));
    if (touched.length) this.chosen.clear();
    const first = touched.length ? this.tiles.findIndex((tile) => touched.includes(tile.id) && !tile.said) : -1;
    if (first >= 0) this.at = first;
    else if (touched.length) this.forward();
    this.mark();
    if (answered && this.view === "mix" && this.tiles.every((tile) => tile.said)) this.turn();
  }

  forward() {
    const order = [...this.tiles.keys()].map((step) => (this.at + step) % this.tiles.length);
    const next = order.find((at) => !this.tiles[at].said);
    if (next !== undefined) this.at = next;
  }

  tile(tile, at) {
    const made = element("div", "tile");
    made.setAttribute("role", "option");
    const picture = element("img");
    picture.alt = "";
    picture.draggable = false;
    picture.src = `${this.address("picture")}&picture=${tile.id}&side=240`;
    picture.addEventListener("error", () => made.classList.add("lost"));
    const lens = element("button", "lens", "⤢");
    lens.type = "button";
    lens.tabIndex = -1;
    lens.title = this.words.zoom;
    lens.addEventListener("pointerenter", () => this.zoom(true, at));
    lens.addEventListener("pointerleave", () => this.zoom(false));
    lens.addEventListener("pointerdown", (event) => event.stopPropagation());
    made.append(picture, lens, element("span", "answer"));
    made.addEventListener("dblclick", () => this.zoom(true, at));
    this.fill(made, tile);
    return made;
  }

  fill(place, tile) {
    const text = place.querySelector(".answer");
    const shown = (index) => this.standing.classes[index]?.shown ?? "";
    const colour = (index) => this.standing.classes[index]?.colour ?? "";
    const draft = this.drafts.get(tile.id);
    const names = draft ? [...draft] : tile.said?.names ?? tile.guess ?? [];
    place.classList.toggle("said", Boolean(tile.said));
    place.classList.toggle("exam", tile.exam);
    place.style.setProperty("--class", names.length ? colour(names[0]) : "transparent");
    let words = this.words.what;
    if (draft) words = `${names.map(shown).join(", ")} ⏎`;
    else if (tile.said) words = tile.said.kind === "label" ? `✓ ${names.map(shown).join(", ")}` : `${ICONS[tile.said.kind]} ${ASIDE[tile.said.kind]}`;
    else if (tile.guess !== null) words = `${Math.round(100 * tile.sure)} % ${tile.guess.map(shown).join(", ") || ASIDE["none of these"]}`;
    if (text.textContent !== words) text.textContent = words;
    text.style.setProperty("--sure", tile.said || tile.guess === null ? 0 : tile.sure);
    place.setAttribute("aria-label", `${tile.name}: ${words}`);
    place.title = tile.exam && !tile.said ? this.words.exam_why : tile.name;
  }

  mark() {
    [...this.list.children].forEach((place, at) => {
      place.setAttribute("aria-selected", String(this.chosen.has(at)));
      place.classList.toggle("here", at === this.at);
      place.tabIndex = at === this.at ? 0 : -1;
    });
    if (this.place.contains(this.root().activeElement) && this.list.contains(this.root().activeElement)) {
      this.list.children[this.at]?.focus({ preventScroll: false });
    }
    if (!this.large.hidden) this.zoom(true, this.at);
  }

  root() { return this.place.getRootNode(); }

  say(text, problem = false) {
    this.spoken.textContent = text;
    this.spoken.classList.toggle("problem", problem);
  }

  // -------------------------------------------------------------------------------- keys and mouse

  pressed(event) {
    if (!this.place.isConnected) return;
    const target = event.composedPath()[0];
    const own = event.composedPath().includes(this.place);
    if (/^(input|textarea|select)$/i.test(target.tagName) || target.isContentEditable) return;
    if (!own && (target.closest?.("button, a, [role=dialog]"))) return;
    if (own && target.tagName === "BUTTON" && [" ", "Enter"].includes(event.key)) return;
    if (!this.key(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  key(event) {
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.ctrlKey || event.metaKey) return this.chord(name, event.shiftKey);
    if (event.altKey) return false;
    if (name === "Enter") {
      if (event.shiftKey) this.allRight();
      else this.enter();
    } else if (name.startsWith("Arrow")) this.step(name, event.shiftKey);
    else if (name === "PageDown") this.turn();
    else if (name === " ") this.zoom(this.large.hidden);
    else if (name === "Escape") { this.chosen.clear(); this.zoom(false); this.mark(); }
    else if (name === "/") this.bar.search();
    else if (name === "u") this.act({ do: "undo" });
    else if (name === "r") this.act({ do: "redo" });
    else if (KEYS[name]) this.answer(KEYS[name]);
    else return this.byKey(name);
    return true;
  }

  chord(name, shift) {
    if (name === "z") this.act({ do: shift ? "redo" : "undo" });
    else if (name === "y") this.act({ do: "redo" });
    else if (name === "a") { this.chosen = new Set(this.tiles.keys()); this.mark(); }
    else return false;
    return true;
  }

  byKey(name) {
    const meant = this.standing.classes.find((one) => one.key === name);
    if (meant) this.give(meant.name);
    return Boolean(meant);
  }

  give(name) {
    if (!this.standing.several) { this.answer("label", [name]); return; }
    const index = this.standing.classes.findIndex((one) => one.name === name);
    for (const tile of this.meant()) {
      const draft = this.drafts.get(tile.id) ?? new Set(tile.said?.names ?? tile.guess ?? []);
      if (!draft.delete(index)) draft.add(index);
      this.drafts.set(tile.id, draft);
      this.fill(this.list.children[this.tiles.indexOf(tile)], tile);
    }
  }

  enter() {
    const draft = this.standing.several && this.drafts.get(this.tiles[this.at]?.id);
    if (!draft) { this.confirm(() => this.meant()); return; }
    this.answer(draft.size ? "label" : "none of these", [...draft].map((index) => this.name(index)));
  }

  step(name, row) {
    const columns = getComputedStyle(this.list).gridTemplateColumns.split(" ").length;
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[name];
    const to = Math.min(this.tiles.length - 1, Math.max(0, this.at + by));
    if (row) this.row(this.anchor ?? this.at, to);
    else { this.chosen.clear(); this.anchor = to; }
    this.at = to;
    this.mark();
    this.list.children[to]?.focus();
  }

  row(from, to) {
    this.chosen = new Set();
    for (let at = Math.min(from, to); at <= Math.max(from, to); at += 1) this.chosen.add(at);
  }

  place_of(event) {
    const tile = event.composedPath().find((node) => node.classList?.contains("tile"));
    return tile ? [...this.list.children].indexOf(tile) : -1;
  }

  held(event) {
    if (event.button !== 0) return;
    const at = this.place_of(event);
    this.drag = { x: event.clientX, y: event.clientY, at, moved: false };
    if (at >= 0) event.preventDefault();
  }

  dragged(event) {
    const from = this.drag;
    if (!from) return;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (!from.moved && Math.hypot(dx, dy) < 8) return;
    from.moved = true;
    const [left, right] = [Math.min(from.x, event.clientX), Math.max(from.x, event.clientX)];
    const [top, bottom] = [Math.min(from.y, event.clientY), Math.max(from.y, event.clientY)];
    this.chosen = new Set([...this.list.children].flatMap((place, at) => {
      const box = place.getBoundingClientRect();
      const inside = box.left < right && box.right > left && box.top < bottom && box.bottom > top;
      return inside ? [at] : [];
    }));
    this.mark();
  }

  released(event) {
    const from = this.drag;
    this.drag = null;
    if (!from || from.moved || from.at < 0) return;
    if (event.shiftKey) this.row(this.anchor ?? this.at, from.at);
    else if (event.ctrlKey || event.metaKey) {
      if (!this.chosen.delete(from.at)) this.chosen.add(from.at);
    } else { this.chosen.clear(); this.anchor = from.at; }
    this.at = from.at;
    this.mark();
    this.list.children[from.at]?.focus();
  }

  zoom(on, at = this.at) {
    this.large.hidden = !on || !this.tiles[at];
    if (this.large.hidden) return;
    const tile = this.tiles[at];
    const address = `${this.address("picture")}&picture=${tile.id}&side=1280`;
    let picture = this.large.querySelector("img");
    if (!picture) { picture = element("img"); picture.alt = ""; this.large.append(picture, element("p")); }
    if (picture.src !== address) picture.src = address;
    this.large.querySelector("p").textContent = this.list.children[at]?.getAttribute("aria-label") ?? tile.name;
  }
}
