// The live camera: what it sees goes to the model frame by frame, and bars move with the answers.
// A frame is kept nowhere but by "teach this". The next one is taken when the last is answered.

import { Made, element, words } from "./made.js";
import { Webcam } from "./webcam.js";

const SHORTEST_PX = 320; // of a frame that is asked about
const KEPT_PX = 720; // of one that is kept
const BETWEEN_MS = 50;
const BUSY_MS = 150;
const LOST_MS = 1000;
const SAY_BUSY_AFTER_MS = 1000;
const ROWS = 8;
const BUTTONS = 9;
const PACE_MS = 2000;
const KEEPING = 0.6; // share of the old in the mean by which a row is kept or given away

const wait = (ms) => new Promise((done) => { setTimeout(done, ms); });
const UNKNOWN = "–";
const percent = (share) => `${Math.round(100 * share)} %`;

class Live {
  constructor(place) {
    this.place = place;
    this.build();
    this.webcam = new Webcam(this.video, (state) => this.camera(state));
    this.answers = [];
  }

  build() {
    this.video = element("video", "", "", { muted: true, playsInline: true, autoplay: true });
    this.video.setAttribute("aria-hidden", "true");
    this.why = element("p", "why");
    this.why.setAttribute("role", "status");
    this.stage = element("div", "stage");
    this.stage.append(this.video, this.why);
    this.button = element("button", "primary");
    this.button.onclick = () => (this.running ? this.stop() : this.start());
    this.choice = element("select", "", "", { hidden: true });
    this.choice.onchange = () => this.webcam.choose(this.choice.value);
    this.pace = element("span", "pace");
    const line = element("div", "line");
    line.append(this.button, this.choice, this.pace);
    const seen = element("div", "seen");
    seen.append(this.stage, line);
    this.said = element("p", "said");
    this.spoken = element("p", "spoken");
    this.spoken.setAttribute("role", "status");
    this.bars = element("div", "bars");
    this.teach = element("div", "teach");
    const told = element("div", "told");
    told.append(this.said, this.spoken, this.bars, this.teach);
    this.place.replaceChildren(seen, told);
  }

  show(component) {
    const { data } = component;
    const other = JSON.stringify([data.run, data.classes, data.teachable, data.folder]);
    this.component = component;
    this.data = data;
    this.text = data.words;
    if (other === this.drawn) return;
    this.drawn = other;
    this.made = new Made(data.made, data.folder);
    this.choice.setAttribute("aria-label", this.text.choice);
    this.socket?.close();
    this.rows = new Map();
    this.bars.replaceChildren();
    for (const name of data.classes.slice(0, ROWS)) this.addRow(name);
    this.drawTeach();
    if (!this.running) this.camera("off");
  }

  async start() {
    if (this.running) return;
    this.running = true;
    this.last = null;
    this.button.textContent = this.text.stop;
    this.tell(this.text.preparing);
    await this.webcam.start();
    this.loop();
  }

  stop() {
    this.running = false;
    this.webcam.stop();
    this.socket?.close();
    this.socket = null;
  }

  leave() { this.stop(); }

  camera(state) {
    this.why.textContent = state === "on" ? "" : this.text[state] ?? "";
    this.stage.classList.toggle("on", state === "on");
    this.button.textContent = this.running ? this.text.stop : this.text.start;
    this.place.classList.toggle("waits", state !== "on");
    for (const button of this.teach.querySelectorAll("button.keep")) {
      button.disabled = state !== "on";
    }
    if (state !== "on") { this.pace.textContent = ""; this.answers = []; this.last = null; }
    if (state !== "on" && this.said) this.tell(this.text.nothing_yet);
    if (state === "on") { this.tell(this.text.preparing); this.offerCameras(); }
  }

  async offerCameras() {
    const cameras = await this.webcam.devices();
    this.choice.hidden = cameras.length < 2;
    this.choice.replaceChildren(...cameras.map((camera, at) => element("option", "",
      camera.label || `${at + 1}`, { value: camera.deviceId })));
    const now = this.video.srcObject?.getVideoTracks()[0]?.getSettings().deviceId;
    if (now) this.choice.value = now;
  }

  async loop() {
    if (this.looping) return;
    this.looping = true;
    try {
      while (this.running) {
        if (!this.place.isConnected) { this.leave(); break; }
        const begun = performance.now();
        const said = await this.ask();
        if (!this.running) break;
        if (said) this.answered(said, begun);
        await wait(said?.busy ? BUSY_MS : Math.max(said ? 0 : 100,
          BETWEEN_MS - (performance.now() - begun)));
      }
    } finally {
      this.looping = false;
    }
  }

  // What is said of what the camera sees now; null where there is nothing to ask, or nobody.
  async ask() {
    if (!this.webcam.on || document.hidden) return null;
    const frame = await this.webcam.frame(SHORTEST_PX);
    const socket = frame && await this.line();
    if (!socket) return null;
    return new Promise((done) => {
      socket.onmessage = (event) => done(JSON.parse(event.data));
      socket.onclose = () => done(null);
      socket.send(frame);
    });
  }

  async line() {
    if (this.socket?.readyState === WebSocket.OPEN) return this.socket;
    const address = new URL(this.data.socket, location.origin);
    address.protocol = location.protocol.replace("http", "ws");
    address.searchParams.set("run", this.data.run);
    const socket = new WebSocket(address);
    const open = await new Promise((done) => {
      socket.onopen = () => done(true);
      socket.onclose = () => done(false);
    });
    if (open && this.running) { this.socket = socket; return socket; }
    socket.close();
    if (this.running) { this.tell(this.text.lost); await wait(LOST_MS); }
    return null;
  }

  answered(said, begun) {
    const now = performance.now();
    if (said.error) {
      this.tell(words({ said: said.error }, ""));
      if (!said.passing) this.stop();
    } else if (said.busy) {
      if (now - (this.last ?? now) > SAY_BUSY_AFTER_MS) this.tell(this.text.busy);
      this.last ??= now;
    } else {
      this.last = now;
      this.answers = [...this.answers.filter((at) => now - at < PACE_MS), now];
      this.draw(said, now - begun);
    }
  }

  tell(text) {
    this.guess = {};
    this.said.textContent = text;
    this.said.classList.remove("sure");
    for (const row of this.rows?.values() ?? []) this.fill(row, null, false);
  }

  draw(said, took) {
    const names = new Set(said.labels ? said.labels.map((share) => share.label) : [said.label]);
    const unsure = said.sure === false;
    const label = unsure ? this.text.unsure : said.label || this.text.none;
    this.guess = { guess: said.label ?? "", confidence: said.confidence };
    this.said.textContent = label;
    this.said.classList.toggle("sure", !unsure);
    const shares = new Map(said.top.map((share) => [share.label, share.confidence]));
    for (const row of this.rows.values()) {
      row.mean = KEEPING * row.mean + (1 - KEEPING) * (shares.get(row.name) ?? 0);
    }
    this.makeRoom(said.top);
    for (const row of this.rows.values()) {
      this.fill(row, shares.get(row.name) ?? 0, names.has(row.name));
    }
    const span = (this.answers.at(-1) - this.answers[0]) / 1000;
    if (span > 0.5) {
      const pace = ((this.answers.length - 1) / span).toFixed(0);
      this.pace.textContent = this.text.pace.replace("{pace}", pace)
        .replace("{ms}", Math.round(took));
    }
    this.speak(label);
  }

  // A class among the first that has no row gets that of the one with the least, in its place.
  makeRoom(top) {
    for (const { label, confidence } of top.slice(0, ROWS / 2)) {
      if (this.rows.has(label)) continue;
      if (this.rows.size < ROWS) { this.addRow(label); continue; }
      const least = [...this.rows.values()].reduce((a, b) => (b.mean < a.mean ? b : a));
      if (least.mean >= confidence) continue;
      this.rows.delete(least.name);
      this.name(least, label);
      least.mean = confidence;
      this.rows.set(label, least);
    }
  }

  addRow(name) {
    const row = { bar: element("div", "bar"), label: element("span", "name"),
      track: element("div", "track"), fill: element("div", "fill"),
      value: element("span", "value"), mean: 0 };
    row.bar.setAttribute("role", "meter");
    row.bar.setAttribute("aria-valuemin", "0");
    row.bar.setAttribute("aria-valuemax", "100");
    row.track.append(row.fill);
    row.bar.append(row.label, row.track, row.value);
    this.name(row, name);
    this.rows.set(name, row);
    this.bars.append(row.bar);
    this.fill(row, null, false);
  }

  name(row, name) {
    row.name = name;
    row.label.textContent = name;
    row.label.title = name;
    row.bar.setAttribute("aria-label", name);
  }

  // `share`: null = not known.
  fill(row, share, said) {
    row.fill.style.transform = `scaleX(${share ?? 0})`;
    row.value.textContent = share === null ? UNKNOWN : percent(share);
    row.bar.setAttribute("aria-valuenow", String(Math.round(100 * (share ?? 0))));
    row.bar.setAttribute("aria-valuetext", row.value.textContent);
    row.bar.classList.toggle("is", said);
  }

  // A screen reader is told an answer that has stayed for a while, not each one.
  speak(label) {
    if (label === this.coming) return;
    this.coming = label;
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => { this.spoken.textContent = label; }, 1000);
  }

  drawTeach() {
    const title = element("p", "title", this.text.teach);
    const buttons = element("div", "line");
    for (const name of this.data.teachable.slice(0, BUTTONS)) {
      const button = element("button", "keep", name, { disabled: !this.webcam.on });
      button.setAttribute("aria-label", this.text.keep_as.replace("{name}", name));
      button.onclick = () => this.keep(name);
      buttons.append(button);
    }
    const form = element("form", "line");
    const field = element("input", "", "", { type: "text", maxLength: 300,
      placeholder: this.text.another });
    field.setAttribute("aria-label", this.text.another);
    field.setAttribute("list", "graft-camera-classes");
    const list = element("datalist", "", "", { id: "graft-camera-classes" });
    list.append(...this.data.teachable.map((name) => element("option", "", "", { value: name })));
    const send = element("button", "keep", this.text.keep, { disabled: !this.webcam.on });
    send.type = "submit";
    form.onsubmit = (event) => {
      event.preventDefault();
      if (field.value.trim()) this.keep(field.value.trim());
      else field.focus();
    };
    form.append(field, list, send);
    this.kept = element("div", "kept");
    this.kept.setAttribute("role", "status");
    this.teach.replaceChildren(title, buttons, form, this.kept);
  }

  async keep(name) {
    const shown = this.guess; // what stood above the button when it was pressed
    const frame = await this.webcam.frame(KEPT_PX);
    if (!frame) return;
    try {
      const contents = [await this.made.keep(frame)];
      const state = await this.made.say({ kind: "label", name, contents, shown });
      this.component.setTriggerValue("taught", contents[0]);
      this.keptAs(frame, name, contents, state);
    } catch (error) {
      this.kept.replaceChildren(element("span", "", words(error, this.text.lost)));
    }
  }

  keptAs(frame, name, contents, state) {
    const address = URL.createObjectURL(frame);
    const image = element("img", "", "", { src: address, alt: "" });
    image.onload = () => URL.revokeObjectURL(address);
    const undo = element("button", "", this.text.undo);
    undo.onclick = async () => {
      const done = await this.made.say({ kind: "undo", contents }).catch(() => null);
      const said = done ? this.text.undone : this.text.lost;
      if (done) this.component.setTriggerValue("taught", "");
      this.kept.replaceChildren(element("span", "", said));
    };
    const count = state.classes.find((made) => made.name === name)?.count ?? 0;
    const text = this.text.kept.replace("{name}", name).replace("{count}", count);
    this.kept.replaceChildren(image, element("span", "", text), undo);
  }
}

export function draw(component, place) {
  place.graftLive ??= new Live(place);
  place.graftLive.show(component);
  return () => place.graftLive?.leave();
}
