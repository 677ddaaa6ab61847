// Draws one Plotly figure and keeps zoom, hover and legend choices while it grows.
// The figure comes as a plain specification; colours of text and grid follow the app's theme.

let loading = null;
const zoomed = new Map(); // by chart: a page that is drawn anew gives it another element

function plotly(address) {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  loading ??= new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => done(window.Plotly);
    script.onerror = () => { loading = null; fail(new Error("plotly.js did not load")); };
    document.head.appendChild(script);
  });
  return loading;
}

function themed(layout, host) {
  const style = getComputedStyle(host);
  const of = (name) => style.getPropertyValue(`--st-${name}`).trim();
  const grid = of("border-color"), text = of("text-color");
  const axis = (old) => ({ ...old, gridcolor: grid, zerolinecolor: grid, linecolor: grid,
    automargin: true, fixedrange: old?.fixedrange ?? false });
  const next = { ...layout, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { ...layout.font, color: text, family: of("font") || "sans-serif", size: 13 },
    uirevision: layout.uirevision ?? "kept", autosize: true,
    modebar: { bgcolor: "rgba(0,0,0,0)", color: of("gray-color"), activecolor: text },
    hoverlabel: { bgcolor: of("secondary-background-color"), bordercolor: grid,
      font: { color: text } } };
  for (const name of Object.keys(next)) {
    if (/^[xy]axis\d*$/.test(name)) next[name] = axis(next[name]);
  }
  next.xaxis ??= axis({}); next.yaxis ??= axis({});
  return next;
}

function narrow(place) {
  return place.clientWidth > 0 && place.clientWidth < 560;
}

function isDark(host) {
  const paper = getComputedStyle(host).getPropertyValue("--st-background-color").trim();
  const [red, green, blue] = rgb(paper);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

// On a dark page every colour that has a dark twin is replaced by it; "paper" is the page's own.
// Only what is called a colour is one: a class may be called "paper", too.
export function coloured(part, host, twins) {
  const dark = isDark(host);
  const paper = getComputedStyle(host).getPropertyValue("--st-background-color").trim();
  const swapped = (value) => (value === "paper" ? paper : (dark && twins?.[value]) || value);
  const walk = (value, colour) => {
    if (Array.isArray(value)) return value.map((one) => walk(one, colour));
    if (value === null || typeof value !== "object") return colour ? swapped(value) : value;
    const named = Object.entries(value).map(([key, one]) => [key, walk(one, /color/.test(key))]);
    return Object.fromEntries(named);
  };
  return walk(JSON.parse(JSON.stringify(part)), false);
}

function rgb(colour) {
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

// WCAG's relative luminance; black on it has (it + 0.05) / 0.05, white 1.05 / (it + 0.05).
function luminance(colour) {
  const linear = (part) => (part <= 10.3 ? part / 3295 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const [red, green, blue] = colour.map(linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

// The numbers in the cells of a heat map as a trace of their own, each black or white, whichever
// stands out more: at least 4.58 : 1 on any colour. Plotly's own grey has 3.9 on a light blue.
function numbered(heat) {
  if (heat.type !== "heatmap" || !heat.texttemplate) return [heat];
  const [low, high] = [heat.colorscale[0], heat.colorscale.at(-1)].map(([, end]) => rgb(end));
  const cells = heat.z.flatMap((row, y) => row.map((share, x) => ({ x, y, share: share ?? 0 })));
  const colours = cells.map(({ share }) => {
    const filled = low.map((part, at) => part + share * (high[at] - part));
    return luminance(filled) > 0.179 ? "#000000" : "#ffffff";
  });
  return [{ ...heat, texttemplate: "" }, { type: "scatter", mode: "text", hoverinfo: "skip",
    showlegend: false, cliponaxis: false, x: cells.map((cell) => cell.x),
    y: cells.map((cell) => cell.y), text: cells.map(({ x, y }) => `${heat.text[y][x]}`),
    textfont: { color: colours } }];
}

function cellOf(place, row, column) {
  const { xaxis, yaxis } = place._fullLayout;
  const across = [column - 0.5, column + 0.5].map((x) => xaxis._offset + xaxis.d2p(x));
  const down = [row - 0.5, row + 0.5].map((y) => yaxis._offset + yaxis.d2p(y));
  const left = Math.min(...across), top = Math.min(...down);
  return { left, top, width: Math.max(...across) - left, height: Math.max(...down) - top };
}

function asText(markup) {
  return new DOMParser().parseFromString(markup, "text/html").body.textContent;
}

// The cells of a heat map once more as a table: unseen, but there for a screen reader and for the
// keyboard. Arrows move from cell to cell, with a ring around the one on the chart; Enter presses.
function twin(place, heat) {
  const parent = place.parentElement;
  const rows = heat.customdata;
  const sign = JSON.stringify([rows, heat.hovertext]);
  let table = parent.querySelector(".graft-twin");
  if (table?._graftSign === sign) return;
  table?.remove();
  parent.querySelector(".graft-ring")?.remove();
  const ring = parent.appendChild(document.createElement("div"));
  ring.className = "graft-ring";
  ring.hidden = true;
  table = parent.appendChild(document.createElement("table"));
  table.className = "graft-twin";
  table._graftSign = sign;
  table.createCaption().textContent = `${place._graftComponent.data.alt} Arrow keys move.`;
  const head = table.createTHead().insertRow();
  const headed = (line, scope, text) => {
    const cell = line.appendChild(document.createElement("th"));
    cell.scope = scope;
    cell.textContent = text;
  };
  headed(head, "col", asText(heat.axes));
  rows[0]?.forEach(([, name]) => headed(head, "col", name));
  const body = table.createTBody();
  const buttons = [];
  rows.forEach((cells, row) => {
    const line = body.insertRow();
    headed(line, "row", cells[0][0]);
    cells.forEach((custom, column) => {
      const cell = line.insertCell();
      if (!heat.text[row][column]) return;
      const button = cell.appendChild(document.createElement("button"));
      button.textContent = asText(heat.hovertext[row][column]);
      button.tabIndex = buttons.length ? -1 : 0;
      buttons.push(Object.assign(button, { _graftAt: [row, column] }));
      button.onclick = () => place._graftComponent.setTriggerValue("clicked",
        { x: column, y: row, custom });
      button.onblur = () => { ring.hidden = true; };
      button.onfocus = () => {
        buttons.forEach((other) => { other.tabIndex = other === button ? 0 : -1; });
        const box = cellOf(place, row, column);
        for (const side of Object.keys(box)) ring.style[side] = `${box[side]}px`;
        ring.hidden = false;
        place.scrollIntoView({ block: "nearest" });
      };
    });
  });
  body.onkeydown = (event) => {
    const next = neighbour(buttons, event.target._graftAt, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
  };
}

// The nearest cell with a number in the direction of an arrow key.
function neighbour(buttons, at, key) {
  const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[key];
  if (!step || !at) return null;
  const along = step[0] ? 0 : 1, aside = 1 - along, sense = step[along];
  const away = (button) => sense * (button._graftAt[along] - at[along]);
  const cost = (button) => 1000 * Math.abs(button._graftAt[aside] - at[aside]) + away(button);
  const ahead = buttons.filter((button) => away(button) > 0);
  return ahead.sort((a, b) => cost(a) - cost(b))[0] ?? null;
}

export async function draw(component, place) {
  const { data, setTriggerValue } = component;
  const Plotly = await plotly(data.plotly);
  const wanted = narrow(place) && data.figure.narrow ? data.figure.narrow : data.figure.layout;
  const height = wanted?.height ?? data.height;
  place.style.height = place.style.minHeight = `${height}px`;
  place.setAttribute("role", "figure"); // not an image: it has buttons
  place.setAttribute("aria-label", data.alt);
  const layout = coloured(themed(wanted ?? {}, place), place, data.twins);
  layout.height = height;
  const traces = coloured(data.figure.data ?? [], place, data.twins).flatMap(numbered);
  const sign = JSON.stringify([traces, layout]);
  place._graftComponent = component;
  place._graftNarrow = narrow(place);
  if (place._graftSign === sign) return;
  place._graftSign = sign;
  const hovered = place._graftHover;
  await Plotly.react(place, traces, layout, { displaylogo: false, responsive: true,
    showSendToCloud: false, plotlyServerURL: "", // its button would upload the chart
    displayModeBar: data.clickable || height < 120 ? false : "hover", // it would lie on a low chart
    modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"] });
  if (!place._graftEvents) {
    place._graftEvents = true;
    await keepZoom(Plotly, place, data.name);
    place.on("plotly_hover", (event) => { place._graftHover = event.event; });
    place.on("plotly_unhover", () => { place._graftHover = null; });
    new ResizeObserver(() => {
      if (!place.isConnected || !place.clientWidth) return;
      if (narrow(place) !== place._graftNarrow) draw(place._graftComponent, place);
      else Plotly.Plots.resize(place);
    }).observe(place.parentElement ?? place);
  }
  const heat = traces.find((trace) => trace.type === "heatmap");
  if (data.clickable && heat) {
    const axes = [layout.yaxis, layout.xaxis].map((axis) => axis.title?.text ?? "");
    twin(place, { ...heat, axes: axes.join(" by ") });
  }
  place.removeAllListeners("plotly_click");
  if (data.clickable) {
    place.on("plotly_click", (event) => {
      const point = event.points[0];
      setTriggerValue("clicked", { x: point.x, y: point.y, custom: point.customdata ?? null });
    });
  }
  if (hovered) Plotly.Fx.hover(place, hovered);
}

// What the user zoomed to, until the user takes it back.
function keepZoom(Plotly, place, name) {
  const kept = zoomed.get(name);
  place.on("plotly_relayout", (change) => {
    if (Object.keys(change).some((key) => key.endsWith(".autorange"))) zoomed.delete(name);
    else if (Object.keys(change).some((key) => key.includes(".range"))) {
      const axes = Object.entries(place.layout).filter(([key]) => /^[xy]axis\d*$/.test(key));
      zoomed.set(name, Object.fromEntries(
        axes.filter(([, axis]) => axis.range).map(([key, axis]) => [`${key}.range`, [...axis.range]])));
    }
  });
  return kept ? Plotly.relayout(place, kept) : null;
}
