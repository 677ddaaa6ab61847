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

// libjpeg's smaller decoding: the mean of each square of pixels (jidctred.c).
function reduced(picture, step) {
  if (step === 1) return picture;
  const width = Math.ceil(picture.width / step), height = Math.ceil(picture.height / step);
  const made = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const down = Math.min(step, picture.height - y * step);
    for (let x = 0; x < width; x++) {
      const across = Math.min(step, picture.width - x * step), to = (y * width + x) * 3;
      for (let colour = 0; colour < 3; colour++) {
        let sum = 0;
        for (let v = 0; v < down; v++) {
          const from = ((y * step + v) * picture.width + x * step) * 3 + colour;
          for (let u = 0; u < across; u++) sum += picture.data[from + 3 * u];
        }
        made[to + colour] = Math.round(sum / (down * across));
      }
    }
  }
  return { width, height, data: made };
}

// The square of the network: `how` is the preprocessing of the model.
function framed(picture, how, isJpeg) {
  const step = isJpeg ? reduction(picture.width, picture.height, how.resize_px) : 1;
  const decoded = reduced(picture, step), side = how.side_px;
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
