// The classes above the grid: press one to give it, write to find or make one, open one to change it.

export function element(name, className, text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

export function classBar({ words, label, change }) {
  const place = element("div", "classes");
  const list = element("div", "chips");
  const write = element("input", "write");
  const panel = element("form", "panel");
  let standing = { classes: [] }, open = null;
  panel.hidden = true;
  write.type = "text";
  write.placeholder = words.write;
  write.setAttribute("aria-label", words.write);
  write.maxLength = 300;
  write.addEventListener("input", () => filter());
  write.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { write.value = ""; filter(); write.blur(); }
    if (event.key === "Enter") { event.preventDefault(); written(); }
  });
  const several = element("label", "several");
  const box = element("input");
  box.type = "checkbox";
  several.title = words.several_why;
  several.append(box, words.several);
  box.addEventListener("change", () => change({ act: "several", name: "", on: box.checked }));
  place.append(list, write, several, panel);

  function written() {
    const name = write.value.trim();
    if (!name) return;
    const lower = name.toLowerCase();
    const there = standing.classes.find((one) => one.name.toLowerCase() === lower)
      ?? (found().length === 1 && standing.classes.length > 12 ? found()[0] : null);
    write.value = "";
    filter();
    if (there) { label(there.name); write.blur(); }
    else change({ act: "make", name });
  }

  function found() {
    const text = write.value.trim().toLowerCase();
    return standing.classes.filter((one) => one.shown.toLowerCase().includes(text));
  }

  function filter() {
    const some = new Set(found().map((one) => one.name));
    for (const chip of list.children) chip.hidden = !some.has(chip.name);
  }

  function draw(now) {
    const same = JSON.stringify(now.classes) === JSON.stringify(standing.classes);
    standing = now;
    box.checked = now.several;
    if (same) return;
    list.replaceChildren(...now.classes.map(chip));
    filter();
    if (open && !now.classes.some((one) => one.name === open)) shut();
  }

  function chip(one) {
    const made = element("span", "chip");
    made.name = one.name;
    made.style.setProperty("--class", one.colour);
    const give = element("button", "give");
    give.type = "button";
    give.title = words.give;
    if (one.key) give.append(element("kbd", "", one.key));
    give.append(element("b", "", one.shown), element("span", "count", String(one.count)));
    give.addEventListener("click", () => label(one.name));
    const more = element("button", "more", "⋯");
    more.type = "button";
    more.title = words.change;
    more.setAttribute("aria-label", `${words.change}: ${one.shown}`);
    more.addEventListener("click", () => (open === one.name ? shut() : edit(one)));
    made.append(give, more);
    return made;
  }

  function shut() {
    open = null;
    panel.hidden = true;
  }

  function edit(one) {
    open = one.name;
    const name = element("input");
    name.value = one.name;
    name.maxLength = 300;
    name.setAttribute("aria-label", words.name);
    const colour = element("input");
    colour.type = "color";
    colour.value = one.colour;
    colour.title = words.colour;
    colour.addEventListener("change", () => change({ act: "colour", name: one.name, colour: colour.value }));
    const button = (text, title, act) => {
      const made = element("button", "", text);
      made.type = "button";
      made.title = title;
      made.addEventListener("click", act);
      return made;
    };
    const place_of = standing.classes.findIndex((other) => other.name === one.name);
    const move = (by) => change({ act: "move", name: one.name, place: place_of + by });
    const keep = element("button", "first", words.rename);
    keep.title = words.rename_why;
    const leave = button(words.remove, words.remove_why, () => change({ act: "remove", name: one.name }));
    panel.replaceChildren(
      name, keep, colour, button("←", words.left, () => move(-1)), button("→", words.right_of, () => move(1)),
      leave, button(words.shut, "", shut),
    );
    panel.onsubmit = (event) => {
      event.preventDefault();
      const to = name.value.trim();
      if (to && to !== one.name) change({ act: "rename", name: one.name, to });
      shut();
    };
    panel.hidden = false;
    name.focus();
    name.select();
  }

  return { place, draw, search: () => write.focus() };
}
