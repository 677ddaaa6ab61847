// Streamlit drops the pictures of a drawing that another one cut short, also those that the browser
// is about to ask for; drawn anew they have the same address, and a browser asks for none twice. So
// what was refused is asked for again, soon and then later.

const AFTER_MS = [300, 1000, 3000, 9000];
const tries = new WeakMap();

document.addEventListener("error", ({ target }) => {
  if (!(target instanceof HTMLImageElement) || !target.src.includes("/media/")) return;
  const { address, count } = tries.get(target) ?? {};
  const before = address === target.src ? count : 0;
  tries.set(target, { address: target.src, count: before + 1 });
  if (before >= AFTER_MS.length) return;
  const wanted = target.src;
  setTimeout(() => { if (target.isConnected && target.src === wanted) target.src = wanted; },
             AFTER_MS[before]);
}, true);
