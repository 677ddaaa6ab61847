// What a screen reader is told where Streamlit has no word of ours: each bar is named by the text
// above it, and an icon in a heading is an ornament (its name, "folder_zip", would be read aloud).

const ICONS = ":is(h1, h2, h3, h4, h5, h6) [role='img'][translate='no']:not([aria-hidden])";

function name() {
  for (const bar of document.querySelectorAll("[data-testid='stProgress'] [role='progressbar']")) {
    const text = bar.closest("[data-testid='stProgress']").innerText.trim();
    if (text && bar.getAttribute("aria-label") !== text) bar.setAttribute("aria-label", text);
  }
  for (const icon of document.querySelectorAll(ICONS)) icon.setAttribute("aria-hidden", "true");
}

let waiting = false;
new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => { waiting = false; name(); });
}).observe(document, { subtree: true, childList: true, characterData: true });
