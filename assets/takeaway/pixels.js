// From a decoded picture to the square that the network sees, to the pixel as Pillow makes it.
//
// A picture is { width, height, data }: red, green, blue, red, … in 8 bits.

const PRECISION = 2 ** 22; // of Pillow's Resample.c: 32 bits, less 8 of a pixel, less 2 of overshoot

const FILTERS = {
  box: [0.5, (x) => (x > -0.5 && x <= 0.5 ? 1 : 0)],
  bilinear: [1, (x) => Math.max(0, 1 - Math.abs(x))],
  hamming: [1, (x) => {
    const at = Math.abs(x) * Math.PI;
    if (at === 0) return 1;
    return at >= Math.PI ? 0 : (Math.sin(at) / at) * (0.54 + 0.46 * Math.cos(at));
  }],
  bicubic: [2, (x) => {
    const at = Math.abs(x), a = -0.5;
    if (at < 1) return ((a + 2) * at - (a + 3)) * at * at + 1;
    return at < 2 ? (((at - 5) * at + 8) * at - 4) * a : 0;
  }],
  lanczos: [3, (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0)],
};

function sinc(x) {
  return x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
}

// Python's round: halves go to the even number.
function rounded(x) {
  const down = Math.floor(x);
  return x - down === 0.5 ? down + (down & 1) : Math.round(x);
}

function scaledSize(width, height, how) {
  const length = how.resize_px;
  if (how.crop_mode === "squash") return [length, length];
  if (how.crop_mode === "border") {
    const factor = length / Math.max(width, height);
    return [Math.max(1, rounded(width * factor)), Math.max(1, rounded(height * factor))];
  }
  if (width <= height) return [length, Math.trunc((length * height) / width)];
  return [Math.trunc((length * width) / height), length];
}

// What each new pixel of a line is made of: where it begins, and its weights as whole numbers.
function weightsOf(before, after, [reach, filter]) {
  const scale = before / after, wide = Math.max(1, scale), support = reach * wide;
  return Array.from({ length: after }, (_, place) => {
    const middle = (place + 0.5) * scale;
    const first = Math.max(0, Math.trunc(middle - support + 0.5));
    const end = Math.min(before, Math.trunc(middle + support + 0.5));
    const shares = [];
    let sum = 0;
    for (let x = first; x < end; x++) {
      const share = filter((x - middle + 0.5) * (1 / wide));
      shares.push(share);
      sum += share;
    }
    const whole = shares.map((share) => {
      const part = (sum === 0 ? share : share / sum) * PRECISION;
      return Math.trunc(part < 0 ? part - 0.5 : part + 0.5);
    });
    return { first, weights: Float64Array.from(whole) };
  });
}

function level(sum) {
  return Math.min(255, Math.max(0, Math.floor((sum + PRECISION / 2) / PRECISION)));
}

function acrossResized(picture, width, kernel) {
  const { height, data } = picture, made = new Uint8Array(width * height * 3);
  weightsOf(picture.width, width, kernel).forEach(({ first, weights }, x) => {
    for (let y = 0; y < height; y++) {
      let at = (y * picture.width + first) * 3, red = 0, green = 0, blue = 0;
      for (const weight of weights) {
        red += weight * data[at];
        green += weight * data[at + 1];
        blue += weight * data[at + 2];
        at += 3;
      }
      const to = (y * width + x) * 3;
      made[to] = level(red);
      made[to + 1] = level(green);
      made[to + 2] = level(blue);
    }
  });
  return { width, height, data: made };
}

function downResized(picture, height, kernel) {
  const line = picture.width * 3, made = new Uint8Array(line * height);
  weightsOf(picture.height, height, kernel).forEach(({ first, weights }, y) => {
    for (let x = 0; x < line; x++) {
      let at = first * line + x, sum = 0;
      for (const weight of weights) {
        sum += weight * picture.data[at];
        at += line;
      }
      made[y * line + x] = level(sum);
    }
  });
  return { width: picture.width, height, data: made };
}

function nearest(picture, width, height) {
  const made = new Uint8Array(width * height * 3);
  const across = places(picture.width, width), down = places(picture.height, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (down[y] * picture.width + across[x]) * 3;
      made.set(picture.data.subarray(at, at + 3), (y * width + x) * 3);
    }
  }
  return { width, height, data: made };
}

// Summed up as Pillow does, with its rounding: a product would fall otherwise now and then.
function places(before, after) {
  const step = before / after;
  let place = step * 0.5;
  return Array.from({ length: after }, () => {
    const at = Math.floor(place);
    place += step;
    return at;
  });
}

function resized(picture, width, height, interpolation) {
  if (interpolation === "nearest") return nearest(picture, width, height);
  const kernel = FILTERS[interpolation] ?? FILTERS.bicubic;
  const across = (from) => from.width === width ? from : acrossResized(from, width, kernel);
  const down = (from) => from.height === height ? from : downResized(from, height, kernel);
  return downFirst(picture, width, height) ? across(down(picture)) : down(across(picture));
}

// Which way Pillow (13) goes first, found by trying 300 sizes: what it rounds between shows it.
function downFirst(picture, width, height) {
  const less = picture.height - height;
  return less > 0 && less > 2 * (picture.width - width);
}

// By how much a JPEG is decoded smaller: 1, 2, 4 or 8, so that it stays at least so long.
function reduction(width, height, atLeast) {
  const times = Math.min(Math.floor(width / atLeast), Math.floor(height / atLeast));
  return [8, 4, 2].find((step) => times >= step) ?? 1;
}

// libjpeg's smaller decoding: the mean of each square of pixels (jidctred.c). Where colour was kept
// at half the size (4:2:0), it takes it as it was kept, while a browser has made it larger, and with
// that softer, before: that is undone.
function reduced(picture, step, halfColour) {
  if (step === 1) return picture;
  const { width, height, data } = picture, n = width * height;
  const planes = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    const red = data[3 * i], green = data[3 * i + 1], blue = data[3 * i + 2];
    planes[0][i] = 0.299 * red + 0.587 * green + 0.114 * blue;
    planes[1][i] = 128 - 0.168735892 * red - 0.331264108 * green + 0.5 * blue;
    planes[2][i] = 128 + 0.5 * red - 0.418687589 * green - 0.081312411 * blue;
  }
  const whole = { width, height };
  const [light, ...colours] = planes.map((plane, i) => {
    if (!halfColour || i === 0) return averaged({ ...whole, data: plane }, step);
    return averaged(hardened(averaged({ ...whole, data: plane }, 2)), step / 2);
  });
  const made = new Uint8Array(light.data.length * 3);
  light.data.forEach((value, i) => {
    const [y, cb, cr] = [value, colours[0].data[i], colours[1].data[i]].map(Math.round);
    made[3 * i] = clipped(y + 1.402 * (cr - 128));
    made[3 * i + 1] = clipped(y - 0.344136286 * (cb - 128) - 0.714136286 * (cr - 128));
    made[3 * i + 2] = clipped(y + 1.772 * (cb - 128));
  });
  return { width: light.width, height: light.height, data: made };
}

function clipped(value) {
  return Math.min(255, Math.max(0, Math.round(value)));
}

// The mean of each square of a plane, of what there is of it at the rim.
function averaged(plane, step) {
  if (step === 1) return plane;
  const width = Math.ceil(plane.width / step), height = Math.ceil(plane.height / step);
  const made = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    const down = Math.min(step, plane.height - y * step);
    for (let x = 0; x < width; x++) {
      const across = Math.min(step, plane.width - x * step);
      let sum = 0;
      for (let v = 0; v < down; v++) {
        const from = (y * step + v) * plane.width + x * step;
        for (let u = 0; u < across; u++) sum += plane.data[from + u];
      }
      made[y * width + x] = sum / (down * across);
    }
  }
  return { width, height, data: made };
}

// What was softened by (1 6 1) / 8 along rows and columns, which is what is left of libjpeg's
// "fancy upsampling" once its pixels are averaged again: the equations are solved (Thomas 1949).
function hardened({ width, height, data }) {
  for (let y = 0; y < height; y++) solve(data, y * width, 1, width);
  for (let x = 0; x < width; x++) solve(data, x, width, height);
  return { width, height, data };
}

function solve(data, start, stride, n) {
  if (n < 2) return;
  const ahead = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const at = start + i * stride, rim = i === 0 || i === n - 1;
    const before = i === 0 ? 0 : 1;
    const middle = (rim ? 7 : 6) - before * (i === 0 ? 0 : ahead[i - 1]);
    ahead[i] = 1 / middle;
    data[at] = (8 * data[at] - before * (i === 0 ? 0 : data[at - stride])) / middle;
  }
  for (let i = n - 2; i >= 0; i--) {
    const at = start + i * stride;
    data[at] -= ahead[i] * data[at + stride];
  }
}

// Whether a JPEG keeps its colour at half the size both ways: what its frame header says.
function hasHalfColour(bytes) {
  for (let at = 2; at + 11 < bytes.length && bytes[at] === 0xff;) {
    const kind = bytes[at + 1], length = bytes[at + 2] * 256 + bytes[at + 3];
    const isFrame = kind >= 0xc0 && kind <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(kind);
    if (isFrame) return bytes[at + 9] === 3 && bytes[at + 11] === 0x22;
    at += 2 + length;
  }
  return false;
}

// The square of the network: `how` is the preprocessing of the model, `jpeg` the bytes of the file
// where it is one.
function framed(picture, how, jpeg) {
  const step = jpeg ? reduction(picture.width, picture.height, how.resize_px) : 1;
  const decoded = reduced(picture, step, jpeg && hasHalfColour(jpeg)), side = how.side_px;
  const small = resized(
    decoded, ...scaledSize(decoded.width, decoded.height, how), how.interpolation,
  );
  const left = rounded((small.width - side) / 2), top = rounded((small.height - side) / 2);
  const colour = how.mean.map((mean) => rounded(255 * mean));
  const square = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const u = x + left, v = y + top, to = (y * side + x) * 3;
      const inside = u >= 0 && v >= 0 && u < small.width && v < small.height;
      const at = (v * small.width + u) * 3;
      for (let c = 0; c < 3; c++) square[to + c] = inside ? small.data[at + c] : colour[c];
    }
  }
  return square;
}

// A picture that anybody can make anew from these numbers: what the model is tried on.
function pattern(width, height) {
  const data = new Uint8Array(width * height * 3);
  let state = 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      const noise = (state >>> 16) % 64, at = (y * width + x) * 3;
      data[at] = Math.floor((x * 191) / width) + noise;
      data[at + 1] = Math.floor((y * 191) / height) + noise;
      data[at + 2] = 191 - Math.floor((x * 191) / width) + noise;
    }
  }
  return { width, height, data };
}
