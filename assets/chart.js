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
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = getComputedStyle(host).getPropertyValue("--st-background-color").trim();
  probe.fillRect(0, 0, 1, 1);
  const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

// On a dark page every colour that has a dark twin is replaced by it; "paper" is the page's own.
function coloured(part, host, twins) {
  const dark = isDark(host);
  const paper = getComputedStyle(host).getPropertyValue("--st-background-color").trim();
  return JSON.parse(JSON.stringify(part), (_, value) => {
    if (value === "paper") return paper;
    return dark && typeof value === "string" && twins?.[value] ? twins[value] : value;
  });
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
  const traces = coloured(data.figure.data ?? [], place, data.twins);
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
