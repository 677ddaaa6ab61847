// The line to the server: one question at a time, each with its answer; it connects again by itself.

const FIRST_MS = 300;
const LONGEST_MS = 5000;

export function connect(address, { open, message, closed }) {
  let socket = null, ended = false, number = 0, pause = FIRST_MS;
  const waiting = new Map();

  function begin() {
    socket = new WebSocket(address);
    socket.addEventListener("open", () => { pause = FIRST_MS; open(); });
    socket.addEventListener("message", (event) => heard(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      for (const { fail } of waiting.values()) fail(new Error(""));
      waiting.clear();
      if (ended) return;
      closed();
      setTimeout(() => ended || begin(), pause);
      pause = Math.min(LONGEST_MS, 2 * pause);
    });
  }

  function heard(news) {
    const asked = waiting.get(news.n);
    if (!asked) { message(news); return; }
    waiting.delete(news.n);
    asked.done(news);
  }

  function ask(question) {
    return new Promise((done, fail) => {
      if (socket.readyState !== WebSocket.OPEN) { fail(new Error("")); return; }
      number += 1;
      waiting.set(number, { done, fail });
      socket.send(JSON.stringify({ n: number, ...question }));
    });
  }

  begin();
  return { ask, close: () => { ended = true; socket.close(); } };
}
