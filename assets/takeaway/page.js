// A model at work in a browser that is not asked for anything else: see `connect-src` of the page.
"use strict";

const at = (name) => document.getElementById(name);
const facts = JSON.parse(at("facts").textContent);
const TOP = 5;
const answered = [];

function made(kind, name, text) {
  const node = document.createElement(kind);
  node.className = name;
  if (text !== undefined) node.textContent = text; // a label is text, whatever is in it
  return node;
}

function tell(text, failed = false) {
  at("state").textContent = text;
  at("drop").classList.toggle("failed", failed);
}

const breath = () => new Promise((done) => setTimeout(done));

// What lies in the page as base64, in parts: their bytes, one after the other.
async function unpacked(name) {
  const parts = [...document.querySelectorAll(`script[data-part="${name}"]`)];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + Number(part.dataset.bytes), 0));
  let done = 0;
  for (const part of parts) {
    const text = atob(part.textContent);
    for (let i = 0; i < text.length; i++) bytes[done + i] = text.charCodeAt(i);
    done += text.length;
    part.remove(); // its memory is wanted
    await breath();
  }
  return bytes;
}

async function started() {
  const source = new Blob([await unpacked("runtime")], { type: "text/javascript" });
  const ort = await import(URL.createObjectURL(source));
  ort.env.wasm.numThreads = 1; // several need headers that a file does not have
  ort.env.wasm.wasmBinary = (await unpacked("wasm")).buffer;
  ort.env.logLevel = "error";
  const session = await ort.InferenceSession.create(await unpacked("model"), {
    executionProviders: ["wasm"],
  });
  const side = facts.preprocessing.side_px;
  let turn = Promise.resolve(); // one at a time: camera and pictures may ask at once
  return (square) => {
    turn = turn.catch(() => {}).then(async () => {
      const pictures = new ort.Tensor("uint8", square, [1, side, side, 3]);
      const { probabilities } = await session.run({ pictures }, ["probabilities"]);
      return Array.from(probabilities.data);
    });
    return turn;
  };
}

// A pattern is answered here as it was where the model was made, or nothing is.
async function checked(ask) {
  const { width, height, probabilities } = facts.check;
  const shares = await ask(framed(pattern(width, height), facts.preprocessing, false));
  const apart = Math.max(...shares.map((share, i) => Math.abs(share - probabilities[i])));
  if (!(apart <= facts.check.allowed)) {
    throw new Error(`This browser computes otherwise: probabilities differ by ${apart}.`);
  }
  return apart;
}

// A picture file as red, green and blue, upright, on white.
async function decoded(file) {
  const head = new Uint8Array(await file.slice(0, 32).arrayBuffer());
  const isPng = head[1] === 0x50 && head[2] === 0x4e && head[3] === 0x47;
  if (isPng && head[24] === 16 && (head[25] === 0 || head[25] === 4)) {
    throw new Error("Grey of 16 bits would be read wrongly by a browser. Use predict.py for it.");
  }
  const image = await createImageBitmap(file, {
    colorSpaceConversion: "none", premultiplyAlpha: "none",
  });
  const picture = pixels(image, image.width, image.height);
  image.close();
  return [picture, head[0] === 0xff && head[1] === 0xd8];
}

const canvas = document.createElement("canvas");
const context = canvas.getContext("2d", { willReadFrequently: true });

function pixels(source, width, height) {
  canvas.width = width;
  canvas.height = height;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(source, 0, 0);
  const four = context.getImageData(0, 0, width, height).data;
  const data = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < four.length; from += 4, to += 3) {
    data[to] = four[from];
    data[to + 1] = four[from + 1];
    data[to + 2] = four[from + 2];
  }
  return { width, height, data };
}

// What is said: the most probable class, or of several all above their threshold.
function said(shares) {
  if (facts.thresholds) return facts.labels.filter((_, i) => shares[i] >= facts.thresholds[i]);
  return [facts.labels[shares.indexOf(Math.max(...shares))]];
}

// Of several classes an answer is as sure as the least sure of them, named or not.
function isSure(shares) {
  if (!facts.thresholds) return Math.max(...shares) >= facts.notSureBelow;
  const each = shares.map((share, i) => (share >= facts.thresholds[i] ? share : 1 - share));
  return Math.min(...each) >= facts.notSureBelow;
}

// The classes that an answer is one of, as often as was promised where the model was made.
function oneOf(shares) {
  if (!facts.guarantee) return [];
  const order = [...shares.keys()].sort((a, b) => shares[b] - shares[a]);
  const likely = order.filter((i) => shares[i] >= facts.guarantee.least);
  return (likely.length ? likely : order.slice(0, 1)).map((i) => facts.labels[i]);
}

function told(shares) {
  const names = said(shares), box = made("div", "told");
  const doubt = isSure(shares) ? "" : "Not sure, perhaps ";
  box.append(made("div", "said", doubt + (names.join(", ") || "None of the classes")));
  const likely = oneOf(shares);
  if (likely.length > 1) {
    const often = `right ${Math.round(100 * facts.guarantee.share)} % of the time`;
    box.append(made("div", "quiet", `One of: ${likely.join(", ")} (${often})`));
  }
  const order = shares.map((share, i) => [share, facts.labels[i]]).sort((a, b) => b[0] - a[0]);
  for (const [share, label] of order.slice(0, TOP)) {
    const bar = made("div", names.includes(label) ? "bar yes" : "bar");
    const fill = made("div", "fill"), track = made("div", "track");
    fill.style.width = `${100 * share}%`;
    track.append(fill);
    const name = made("div", "name", label);
    name.title = label;
    bar.append(name, track, made("div", "share", `${(100 * share).toFixed(1)} %`));
    box.append(bar);
  }
  return box;
}

function shown(file, below) {
  const card = made("article", "answer"), image = made("img", "");
  image.alt = file.name;
  image.src = URL.createObjectURL(file);
  image.onload = () => URL.revokeObjectURL(image.src);
  image.onerror = () => image.remove(); // what is no picture
  const name = made("div", "file quiet", file.name);
  name.title = file.name;
  below.append(name);
  card.append(image, below);
  at("answers").append(card);
}

async function answer(file, ask) {
  try {
    const shares = await ask(framed(...(await withHow(file))));
    answered.push([file.name, shares, ""]);
    shown(file, told(shares));
  } catch (error) {
    const why = error.name === "InvalidStateError" ? "This browser cannot read it." : error.message;
    answered.push([file.name, null, why]);
    const box = made("div", "told");
    box.append(made("div", "said", "Not answered"), made("div", "quiet", why));
    shown(file, box);
  }
}

async function withHow(file) {
  const [picture, isJpeg] = await decoded(file);
  return [picture, facts.preprocessing, isJpeg];
}

let busy = Promise.resolve();

function take(files, ask) {
  const all = [...files];
  if (!all.length) return;
  busy = busy.then(async () => {
    for (const [i, file] of all.entries()) {
      tell(`${i + 1} of ${all.length} …`);
      await breath();
      await answer(file, ask);
      at("after").hidden = false;
    }
    const n = answered.filter(([, shares]) => shares).length;
    tell(n === 1 ? "1 picture answered" : `${n} pictures answered`);
  });
}

// A cell behind an apostrophe where a spreadsheet would run it, and between quotes.
function cell(text) {
  const safe = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

function save() {
  const promised = facts.guarantee ? ["one_of", "guarantee"] : [];
  const head = ["file", "answer", "sure", ...promised, ...facts.labels, "error"];
  const lines = [head.map(cell).join(",")];
  for (const [name, shares, why] of answered) {
    const likely = shares && facts.guarantee
      ? [cell(oneOf(shares).join(" | ")), facts.guarantee.share] : promised.map(() => "");
    const cells = shares
      ? [isSure(shares) ? "yes" : "not sure", ...likely, ...shares.map((share) => share.toFixed(6))]
      : ["", ...likely, ...facts.labels.map(() => "")];
    lines.push([
      cell(name), cell(shares ? said(shares).join(" | ") : ""), ...cells, cell(why),
    ].join(","));
  }
  const link = made("a", "");
  link.href = URL.createObjectURL(new Blob(["\ufeff", lines.join("\r\n"), "\r\n"]));
  link.download = "answers.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

const WHY = {
  NotAllowedError: "This page may not use the camera. Allow it beside the address, and press again.",
  NotFoundError: "There is no camera on this computer.",
  NotReadableError: "The camera is in use by another program.",
};

async function camera(ask) {
  const video = at("video");
  if (video.srcObject) {
    video.srcObject.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
    at("live").hidden = true;
    at("camera").textContent = "Use the camera";
    return;
  }
  try {
    if (!navigator.mediaDevices) throw new DOMException("", "NotAllowedError");
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch (error) {
    tell(WHY[error.name] ?? "The camera does not answer.", true);
    return;
  }
  tell("The camera is on");
  at("live").hidden = false;
  at("camera").textContent = "Camera off";
  await video.play();
  while (video.srcObject) {
    if (video.videoWidth) {
      const frame = pixels(video, video.videoWidth, video.videoHeight);
      at("seen").replaceChildren(told(await ask(framed(frame, facts.preprocessing, false))));
    }
    await new Promise(requestAnimationFrame);
  }
}

function wire(ask) {
  at("files").disabled = at("camera").disabled = false;
  at("files").onchange = () => { take(at("files").files, ask); at("files").value = ""; };
  at("camera").onclick = () => camera(ask);
  at("save").onclick = save;
  at("clear").onclick = () => {
    answered.length = 0;
    at("answers").replaceChildren();
    at("after").hidden = true;
  };
  const over = (event) => { event.preventDefault(); at("drop").classList.add("over"); };
  addEventListener("dragover", over);
  addEventListener("dragleave", () => at("drop").classList.remove("over"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    at("drop").classList.remove("over");
    take(event.dataTransfer.files, ask);
  });
  addEventListener("paste", (event) => take(event.clipboardData.files, ask));
}

async function begin() {
  document.title = at("title").textContent = facts.title;
  at("about").textContent = facts.about;
  at("credits").textContent = facts.credits;
  try {
    const ask = await started();
    const apart = await checked(ask);
    at("checked").textContent =
      `Checked just now in this browser: a test pattern gets the answers that it got where the ` +
      `model was made; probabilities differ by at most ${apart.toExponential(0)}.`;
    wire(ask);
    tell("Ready");
  } catch (error) {
    tell(`The model cannot run in this browser. ${error.message}`, true);
  }
}

begin();
