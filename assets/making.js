// Making classes: a card for each, on which pictures are dropped, pasted, chosen or recorded.
// What is made lies on disk and is said there; the cards show it, and what is under way.

import { Made, element, words } from "./made.js";
import { Webcam } from "./webcam.js";

const FRAME_PX = 480; // shorter side of a recorded frame
const BETWEEN_MS = 200; // frames of a recording: five a second differ enough to be worth it
const LONGEST_MS = 60_000;
const PRESS_MS = 300; // shorter than a recording: one picture
const WAITING_AT_MOST = 12; // frames not yet on disk: more are not taken, so that none is lost
const SIDE_BY_SIDE = 3;
const SHOWN = 12;
const TAKES = 3; // a recording lies whole among the pictures to learn, to validate or to test
const COLOURS = ["#1f6fb2", "#d9730d", "#2f7d6b", "#8a2f6b", "#6b5fb0", "#b38600", "#c02626"];

class Card {
  constructor(desk, name) {
    this.desk = desk;
    this.name = name;
    this.shown = []; // addresses of small pictures, the latest first
    this.count = 0;
    this.build();
  }

  get text() { return this.desk.text; }

  build() {
    this.box = element("section", "card");
    this.field = element("input", "title", "", { type: "text", maxLength: 300, value: this.name });
    this.field.setAttribute("aria-label", this.text.name);
    this.field.onchange = () => this.desk.rename(this, this.field.value.trim());
    this.field.onkeydown = (event) => { if (event.key === "Enter") this.field.blur(); };
    this.number = element("span", "count");
    const head = element("div", "head");
    this.gone = element("button", "gone", "✕", { hidden: true });
    this.gone.onclick = () => this.desk.say({ kind: "remove", name: this.name });
    head.append(this.field, this.number, this.gone);
    this.strip = element("div", "strip");
    this.record = element("button", "record", this.text.hold);
    this.holding();
    this.file = element("input", "", "", { type: "file", multiple: true, hidden: true,
      accept: "image/*,.dcm" });
    this.file.onchange = () => { this.add([...this.file.files]); this.file.value = ""; };
    this.choose = element("button", "", this.text.choose);
    this.choose.onclick = () => this.file.click();
    const line = element("div", "line");
    line.append(this.record, this.choose, this.file);
    this.hint = element("p", "hint", this.text.drop);
    this.said = element("p", "state");
    this.said.setAttribute("role", "status");
    this.box.append(head, this.strip, line, this.hint, this.said);
    this.box.onpointerenter = () => { this.desk.pasting = this; };
    this.box.onfocusin = () => { this.desk.pasting = this; };
    this.box.ondragover = (event) => { event.preventDefault(); this.box.classList.add("over"); };
    this.box.ondragleave = () => this.box.classList.remove("over");
    this.box.ondrop = (event) => {
      event.preventDefault();
      this.box.classList.remove("over");
      this.add([...event.dataTransfer.files]);
    };
  }

  // Held by mouse, finger, space or Enter; a short press takes one picture.
  holding() {
    const button = this.record;
    const begin = () => this.desk.recorder.begin(this);
    const end = () => this.desk.recorder.end(this);
    button.onpointerdown = (event) => {
      if (event.button) return;
      button.setPointerCapture(event.pointerId);
      begin();
    };
    button.onpointerup = button.onpointercancel = button.onblur = end;
    button.oncontextmenu = (event) => event.preventDefault();
    button.onkeydown = (event) => {
      if (event.repeat || ![" ", "Enter"].includes(event.key)) return;
      event.preventDefault();
      begin();
    };
    button.onkeyup = end;
  }

  take(made, colour) {
    this.name = this.field.value = made.name;
    this.count = made.count;
    this.takes = made.takes;
    this.box.style.setProperty("--colour", made.colour || colour);
    this.shown = [...made.latest].reverse().map((content) => this.desk.made.small(content));
    this.draw();
  }

  draw() {
    const here = this.count + (this.desk.recorder.card === this ? this.desk.recorder.taken : 0);
    this.number.textContent = here === 1 ? this.text.one : this.text.many.replace("{n}", here);
    this.strip.replaceChildren(...this.shown.slice(0, SHOWN).map((address) =>
      element("img", "", "", { src: address, alt: "", loading: "lazy" })));
    this.record.setAttribute("aria-label", this.text.hold_for.replace("{name}", this.name));
    this.gone.hidden = here > 0;
    this.gone.setAttribute("aria-label", this.text.remove.replace("{name}", this.name));
    this.choose.setAttribute("aria-label", this.text.choose_for.replace("{name}", this.name));
  }

  tell(text) { this.said.textContent = text; }

  // A small one of a picture that was just made, before the server has it.
  preview(picture) {
    const address = URL.createObjectURL(picture);
    this.shown = [address, ...this.shown].slice(0, SHOWN);
    this.draw();
  }

  // Files that were dropped, pasted or chosen: one press, said when the last is kept.
  async add(files) {
    if (!files.length) return;
    const contents = [];
    const refused = [];
    const waiting = [...files];
    const keep = async () => {
      for (let file = waiting.shift(); file; file = waiting.shift()) {
        try {
          contents.push(await this.desk.made.keep(file, file.name));
        } catch (error) {
          refused.push(words(error, this.text.lost));
        }
        const done = contents.length + refused.length;
        this.tell(this.text.adding.replace("{n}", done).replace("{all}", files.length));
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, keep));
    if (contents.length) await this.desk.say({ kind: "label", name: this.name, contents }, this);
    if (contents.length || refused.length) this.tell(told(refused, this.text));
  }
}

function told(refused, text) {
  if (!refused.length) return "";
  const more = refused.length - 1;
  return refused[0] + (more ? ` ${text.more.replace("{n}", more)}` : "");
}

// Takes a frame every so often while a button is held.
class Recorder {
  constructor(desk) {
    this.desk = desk;
    this.card = null;
    this.taken = 0;
  }

  async begin(card) {
    if (this.held) return;
    if (!this.desk.webcam.on) { this.desk.startCamera(); return; }
    this.wanted = card;
    await this.ending; // the recording before this one is being said
    if (this.held || this.wanted !== card) return; // let go meanwhile
    Object.assign(this, { card, taken: 0, waiting: 0, contents: [], failed: null,
      begun: performance.now(), held: true });
    card.box.classList.add("recording");
    this.timer = setInterval(() => this.frame(), BETWEEN_MS);
    await this.frame();
  }

  async frame() {
    if (this.waiting > WAITING_AT_MOST) return;
    if (performance.now() - this.begun > LONGEST_MS) { this.end(this.card); return; }
    const picture = this.desk.webcam.frame(FRAME_PX);
    this.waiting += 1;
    await (async () => {
      const frame = await picture;
      if (!frame) return;
      this.taken += 1;
      this.card.preview(frame);
      try {
        this.contents.push(await this.desk.made.keep(frame));
      } catch (error) {
        this.failed = error;
        clearInterval(this.timer);
      }
    })().finally(() => { this.waiting -= 1; });
  }

  // Frames that are on their way are waited for: the recording is said as a whole.
  async end(card) {
    this.wanted = null;
    if (!this.held || this.card !== card) return;
    this.held = false;
    clearInterval(this.timer);
    this.ending = this.finish(card);
    await this.ending;
  }

  async finish(card) {
    while (this.waiting) await new Promise((done) => { setTimeout(done, 20); });
    card.box.classList.remove("recording");
    const { contents, failed } = this;
    const pressed = performance.now() - this.begun < PRESS_MS || contents.length < 2;
    this.contents = [];
    if (contents.length) {
      const recording = pressed ? "" : this.label;
      await this.desk.say({ kind: "label", name: card.name, contents, recording }, card);
    }
    this.card = null;
    card.draw();
    card.tell(failed ? words(failed, this.desk.text.lost) : "");
  }

  // By which people recognise it where frames that belong together are listed.
  get label() {
    const now = new Date();
    const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
    const time = [now.getHours(), now.getMinutes(), now.getSeconds()];
    const two = (numbers) => numbers.map((number) => String(number).padStart(2, "0"));
    const tenth = Math.floor(now.getMilliseconds() / 100);
    return `recording ${two(day).join("-")} ${two(time).join(":")}.${tenth}`;
  }

  // The page is left in the middle: what is on disk is said.
  leave() {
    if (!this.card || !this.contents.length) return;
    const { contents, card } = this;
    this.contents = [];
    this.desk.made.sayLeaving({ kind: "label", name: card.name, contents, recording: this.label });
  }
}

class Desk {
  constructor(place) {
    this.place = place;
    this.cards = [];
    this.paste = (event) => this.pasted(event);
    this.away = () => this.recorder.leave();
    document.addEventListener("paste", this.paste);
    window.addEventListener("pagehide", this.away);
  }

  async show(component) {
    this.component = component;
    const { data } = component;
    this.text = data.words;
    if (this.folder === data.folder) return;
    this.folder = data.folder;
    this.made = new Made(data.made, data.folder);
    this.recorder = new Recorder(this);
    this.build();
    await this.refresh();
  }

  build() {
    this.webcam?.stop();
    this.video = element("video", "", "", { muted: true, playsInline: true, autoplay: true });
    this.video.setAttribute("aria-hidden", "true");
    this.why = element("p", "why");
    this.why.setAttribute("role", "status");
    this.camera = element("button", "", this.text.start);
    this.camera.onclick = () => (this.webcam.wanted ? this.webcam.stop() : this.startCamera());
    this.stage = element("div", "stage");
    this.stage.append(this.video, this.why);
    const seen = element("div", "seen");
    seen.append(this.stage, this.camera);
    this.wall = element("div", "wall");
    this.more = element("button", "more", this.text.more_classes);
    this.more.onclick = () => this.another();
    this.undo = element("button", "undo", this.text.undo, { disabled: true });
    this.undo.onclick = () => this.say({ kind: "undo" });
    this.go = element("button", "primary go", this.text.go, { disabled: true });
    this.go.onclick = () => this.component.setTriggerValue("go", true);
    this.needs = element("span", "needs");
    const foot = element("div", "line foot");
    foot.append(this.undo, this.needs, this.go);
    this.problem = element("p", "problem");
    this.problem.setAttribute("role", "alert");
    const cards = element("div", "cards");
    cards.append(this.wall, this.problem, foot);
    this.place.replaceChildren(seen, cards);
    this.webcam = new Webcam(this.video, (state) => this.seen(state));
    this.seen("off");
  }

  startCamera() { this.webcam.start(); }

  seen(state) {
    this.why.textContent = state === "on" ? "" : this.text[state] ?? "";
    this.stage.classList.toggle("on", state === "on");
    this.camera.textContent = this.webcam?.wanted ? this.text.stop : this.text.start;
    if (state !== "on" && this.recorder.card) this.recorder.end(this.recorder.card);
  }

  async refresh() {
    try {
      const state = await this.made.state();
      if (!state.classes.length) {
        for (const number of [1, 2]) await this.made.say({ kind: "class", name: this.call(number) });
        this.take(await this.made.state());
      } else this.take(state);
    } catch (error) { this.failed(error); }
  }

  call(number) { return this.text.class.replace("{n}", number); }

  failed(error) { this.problem.textContent = words(error, this.text.lost); }

  take(state) {
    this.problem.textContent = "";
    const before = new Map(this.cards.map((card) => [card.name, card]));
    this.cards = state.classes.map((made, at) => {
      const card = before.get(made.name) ?? new Card(this, made.name);
      card.take(made, COLOURS[at % COLOURS.length]);
      return card;
    });
    const boxes = [...this.cards.map((card) => card.box), this.more];
    boxes.forEach((box, at) => { // those that are in their place stay, with the focus in them
      if (this.wall.children[at] !== box) this.wall.insertBefore(box, this.wall.children[at] ?? null);
    });
    while (this.wall.children.length > boxes.length) this.wall.lastChild.remove();
    const last = state.undo;
    this.undo.disabled = !last;
    const pictures = last?.count === 1 ? this.text.one : this.text.many.replace("{n}", last?.count);
    this.undo.textContent = last
      ? `${this.text.undo} “${last.names.join(", ")}” (${pictures})` : this.text.undo;
    const filled = state.classes.filter((made) => made.count);
    this.go.disabled = filled.length < 2;
    const once = filled.some((made) => made.takes < TAKES);
    this.needs.textContent = this.go.disabled ? this.text.needs : once ? this.text.takes : "";
  }

  async say(what, card = null) {
    try {
      this.take(await this.made.say(what));
      return true;
    } catch (error) {
      if (card) card.tell(words(error, this.text.lost)); else this.failed(error);
      return false;
    }
  }

  async rename(card, name) {
    const old = card.name;
    if (name === old) return;
    if (!name) { card.field.value = old; return; }
    card.name = name; // its card stays where it is, with what is under way on it
    if (!(await this.say({ kind: "rename", name: old, new: name }, card))) {
      card.name = card.field.value = old;
    }
  }

  async another() {
    const names = new Set(this.cards.map((card) => card.name));
    let number = this.cards.length + 1;
    while (names.has(this.call(number))) number += 1;
    const name = this.call(number);
    if (await this.say({ kind: "class", name })) {
      const card = this.cards.find((made) => made.name === name);
      card?.field.focus();
      card?.field.select();
    }
  }

  pasted(event) {
    const files = [...event.clipboardData?.files ?? []];
    const card = this.pasting ?? this.cards[0];
    if (!files.length || !card || !this.place.isConnected) return;
    event.preventDefault();
    card.add(files);
  }

  leave() {
    this.recorder.leave();
    this.webcam.stop();
    document.removeEventListener("paste", this.paste);
    window.removeEventListener("pagehide", this.away);
  }
}

export function draw(component, place) {
  place.graftDesk ??= new Desk(place);
  place.graftDesk.show(component);
  return () => { place.graftDesk?.leave(); place.graftDesk = null; };
}
