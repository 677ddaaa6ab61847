// What is made in the browser, said to the server: pictures kept, given a class, taken back.

export class Made {
  constructor(address, folder) {
    this.address = address;
    this.folder = folder;
  }

  at(way, more = {}) {
    return `${this.address}${way}?${new URLSearchParams({ folder: this.folder, ...more })}`;
  }

  state() { return answered(fetch(this.at(""))); }

  // Its content hash, by which it is named from then on.
  async keep(picture, name = "camera.jpg") {
    const kept = await answered(
      fetch(this.at("/pictures", { file: name }), { method: "POST", body: picture }));
    return kept.content;
  }

  say(words) {
    return answered(fetch(this.at("/said"), { method: "POST", body: JSON.stringify(words) }));
  }

  // The same from a page that is being left, which waits for no answer.
  sayLeaving(words) { navigator.sendBeacon(this.at("/said"), JSON.stringify(words)); }

  small(content) { return this.at(`/pictures/${content}`); }
}

async function answered(asked) {
  const answer = await asked.catch(() => null);
  const said = await answer?.json().catch(() => null);
  if (answer?.ok && said) return said;
  throw Object.assign(new Error("refused"), { said: said?.error ?? null });
}

// An error in words; `otherwise` where there was no answer at all.
export function words(error, otherwise) {
  const said = error.said;
  return said ? `${said.what}. ${said.why} ${said.fix}`.replaceAll("..", ".") : otherwise;
}

// An element with a class, a text and attributes; text is text, whatever it holds.
export function element(tag, name = "", text = "", more = {}) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  Object.assign(made, more);
  if (tag === "button") made.type = "button";
  return made;
}
