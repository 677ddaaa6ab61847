// What a screen reader is told where Streamlit has no word of ours: each bar is named by the text
// above it, and an icon in a heading is an ornament (its name, "folder_zip", would be read aloud).
// How large a heading is drawn says nothing of what it belongs to: its level is how deep it lies.

const HEADING = ":is(h1, h2, h3, h4, h5, h6)";
const ICONS = `${HEADING} [role='img'][translate='no']:not([aria-hidden])`;

function level() {
  const above = [];
  for (const heading of document.querySelectorAll(`[data-testid="stMain"] ${HEADING}`)) {
    const drawn = Number(heading.tagName[1]);
    while (above.at(-1) >= drawn) above.pop();
    above.push(drawn);
    const deep = String(above.length);
    if (heading.getAttribute("aria-level") !== deep) heading.setAttribute("aria-level", deep);
  }
}

function name() {
  for (const bar of document.querySelectorAll("[data-testid='stProgress'] [role='progressbar']")) {
    const text = bar.closest("[data-testid='stProgress']").innerText.trim();
    if (text && bar.getAttribute("aria-label") !== text) bar.setAttribute("aria-label", text);
  }
  for (const icon of document.querySelectorAll(ICONS)) icon.setAttribute("aria-hidden", "true");
  level();
}

let waiting = false;
new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; name(); });
}).observe(document, { subtree: true, childList: true, characterData: true });
