// The camera of this computer: opened, told why it cannot be, and taken up again once it can.

const WHY = {
  NotAllowedError: "refused", SecurityError: "refused",
  NotFoundError: "absent", OverconstrainedError: "absent",
  NotReadableError: "taken", AbortError: "taken",
};
const LOOK_AGAIN_MS = 2000;
const QUALITY = 0.92;

export class Webcam {
  // `told(state)`: "asking", "on", "off", "refused", "absent", "taken", "unplugged" or "insecure".
  constructor(video, told) {
    this.video = video;
    this.told = told;
    this.wanted = false;
    this.seen = false; // it was on since it was wanted
    this.device = "";
    this.canvas = document.createElement("canvas");
    this.again = () => { if (this.wanted && !this.stream) this.open(); };
  }

  get on() { return Boolean(this.stream); }

  async start() {
    if (this.wanted && this.stream) return;
    this.wanted = true;
    this.seen = false;
    navigator.mediaDevices?.addEventListener("devicechange", this.again);
    navigator.permissions?.query({ name: "camera" }).then((permission) => {
      permission.onchange = this.again;
    }).catch(() => {}); // this browser does not tell
    await this.open();
  }

  // The light goes out.
  stop() {
    this.wanted = false;
    clearTimeout(this.timer);
    navigator.mediaDevices?.removeEventListener("devicechange", this.again);
    this.close();
    this.told("off");
  }

  close() {
    const stream = this.stream;
    this.stream = null;
    stream?.getTracks().forEach((track) => { track.onended = null; track.stop(); });
    this.video.srcObject = null;
  }

  async choose(device) {
    this.device = device;
    this.close();
    await this.open();
  }

  async open() {
    if (this.opening) return;
    clearTimeout(this.timer);
    this.opening = true;
    try {
      if (!navigator.mediaDevices?.getUserMedia) { this.told("insecure"); return; }
      if (!this.seen) this.told("asking");
      const device = this.device ? { deviceId: { exact: this.device } } : {};
      const size = { width: { ideal: 640 }, height: { ideal: 480 } };
      const stream = await navigator.mediaDevices.getUserMedia({ video: { ...size, ...device } });
      this.take(stream);
    } catch (error) {
      this.failed(WHY[error.name] ?? "taken");
    } finally {
      this.opening = false;
    }
  }

  take(stream) {
    if (!this.wanted || !this.video.isConnected) { // left while the browser asked
      stream.getTracks().forEach((track) => track.stop());
      return;
    }
    this.stream = stream;
    this.seen = true;
    for (const track of stream.getVideoTracks()) {
      track.onended = () => { this.close(); this.failed("unplugged"); };
    }
    this.video.srcObject = stream;
    this.video.play().catch(() => {}); // it is gone already
    this.told("on");
  }

  failed(state) {
    if (!this.wanted) return;
    this.told(state === "absent" && this.seen ? "unplugged" : state);
    if (state !== "refused") this.timer = setTimeout(this.again, LOOK_AGAIN_MS);
  }

  // All cameras, once one was allowed: before that they have no names.
  async devices() {
    const all = await navigator.mediaDevices.enumerateDevices();
    return all.filter((device) => device.kind === "videoinput");
  }

  // What it sees now as a JPEG whose shorter side has at most so many pixels; null = nothing yet.
  frame(shortest) {
    const { videoWidth: wide, videoHeight: high } = this.video;
    if (!this.stream || !wide || this.video.readyState < 2) return Promise.resolve(null);
    const scale = Math.min(1, shortest / Math.min(wide, high));
    this.canvas.width = Math.round(wide * scale);
    this.canvas.height = Math.round(high * scale);
    const brush = this.canvas.getContext("2d");
    brush.imageSmoothingQuality = "high";
    brush.drawImage(this.video, 0, 0, this.canvas.width, this.canvas.height);
    return new Promise((done) => { this.canvas.toBlob(done, "image/jpeg", QUALITY); });
  }
}
