// Saddle's training step in jax-js: the same layers, losses and Adam, compiled as one jit. G runs forward once, and D's weights get no
// gradient in G's half. Feature maps are [batch, side, side, channels].
//
// Convolutions are matrix products of patches: those of jax-js 0.1.25 took four times as long on WebGPU and gave other losses (no upstream
// issue known). Remove when a newer jax-js passes the comparison in peers.mjs with its own.
import { jit, lax, numpy as np, random, tree, valueAndGrad, vjp } from './node_modules/@jax-js/jax/dist/index.js';

const KERNEL = 5;
const PADDING = 2;
const SLOPE = 0.3;
const DROPPED = 0.3;
const RATE = 1e-4;
const [BETA_1, BETA_2, EPSILON] = [0.9, 0.999, 1e-8];

// a·b, [rows, n] by [n, columns], as a convolution of width one: jax-js computes the operands of a convolution once, those of a matrix
// product again for each column.
function product(a, b) {
  const [n, columns] = b.shape;
  return lax.conv(a.reshape([-1, n, 1]), b.transpose().reshape([columns, n, 1]), [1], 'VALID').reshape([-1, columns]);
}

// Windows of five along the first side with this stride: [batch, side, across, channels] to [batch, windows, across, 5·channels].
// Built from slices `stride` wide, so that the gradient is a sum of as few padded slices.
function windows(x, stride) {
  const [batch, side, across, channels] = x.shape;
  const slices = Math.ceil(KERNEL / stride);
  const count = side / stride - slices + 1;
  const cut = x.reshape([batch, side / stride, stride, across, channels]).transpose([0, 1, 3, 2, 4]);
  const parts = Array.from({ length: slices }, (_, at) => {
    const width = Math.min(stride, KERNEL - at * stride);
    return cut.ref.slice([], [at, at + count], [], [0, width], []);
  });
  cut.dispose();
  return np.concatenate(parts, 3).reshape([batch, count, across, KERNEL * channels]);
}

// im2col: [batch, side, side, channels] to [batch·(side/stride)², 25·channels], columns (y, x, channel).
function patches(x, stride) {
  const border = [PADDING, PADDING];
  const padded = np.pad(x, [[0, 0], border, border, [0, 0]]);
  const rows = windows(padded.transpose([0, 2, 1, 3]), stride);
  const both = windows(rows.transpose([0, 2, 1, 3]), stride);
  return both.reshape([-1, both.shape[3]]);
}

// [batch, side, side, inputs] to [batch, side/2, side/2, outputs]; weight [25·inputs, outputs], rows (y, x, input).
function convolution(x, weight, bias) {
  const [batch, side] = x.shape;
  return product(patches(x, 2), weight).add(bias).reshape([batch, side / 2, side / 2, -1]);
}

// [batch, side, side, inputs] to [batch, stride·side, stride·side, outputs]; weight [inputs, 25·outputs], columns (y, x, output).
// `patches` is linear; its vector-Jacobian product is the transpose, col2im.
function transposedConvolution(x, weight, stride) {
  const [batch, side, , inputs] = x.shape;
  const like = [batch, stride * side, stride * side, weight.shape[1] / KERNEL ** 2];
  const written = product(x.reshape([-1, inputs]), weight);
  const [unused, add] = vjp((maps) => patches(maps, stride), [np.zeros(like)]);
  unused.dispose();
  return add(written)[0];
}

// LeakyReLU, then dropout if there is a key, as one factor: its gradient is the same factor.
function activate(x, key) {
  let factor = np.where(np.less(x.ref, 0), SLOPE, 1);
  if (key) factor = np.where(random.bernoulli(key, 1 - DROPPED, x.shape), factor.mul(1 / (1 - DROPPED)), 0);
  return x.mul(factor);
}

// With the batch's mean and population variance.
function batchNorm(x, scale, shift) {
  const centred = x.ref.sub(np.mean(x, [0, 1, 2]));
  const variance = np.mean(np.square(centred.ref), [0, 1, 2]);
  return centred.mul(scale.div(np.sqrt(variance.add(1e-5)))).add(shift);
}

// Latents [batch, 100] to images [batch, 28, 28, 1].
function generator(p, latents) {
  let x = product(latents, p.fc).reshape([-1, 7, 7, 256]);
  x = activate(batchNorm(transposedConvolution(x, p.convt1, 1), p.scale1, p.shift1)); // [batch, 7, 7, 128]
  x = activate(batchNorm(transposedConvolution(x, p.convt2, 2), p.scale2, p.shift2)); // [batch, 14, 14, 64]
  return np.tanh(transposedConvolution(x, p.convt3, 2));
}

// Images [batch, 28, 28, 1] to logits [batch].
function discriminator(p, images, keys) {
  let x = activate(convolution(images, p.conv1, p.bias1), keys?.[0]); // [batch, 14, 14, 64]
  x = activate(convolution(x, p.conv2, p.bias2), keys?.[1]); // [batch, 7, 7, 128]
  return product(x.reshape([-1, 49 * 128]), p.fc).add(p.bias3).reshape([-1]);
}

// Mean of ln(1 + eˣ), for any x.
const softplus = (x) => np.mean(np.maximum(x.ref, 0).add(np.log1p(np.exp(np.negative(np.absolute(x))))));

function lossOfD(p, real, fake, keys) {
  const [ofReal, ofFake] = np.split(discriminator(p, np.concatenate([real, fake]), keys), 2);
  return softplus(np.negative(ofReal)).add(softplus(ofFake));
}

const lossOfG = (p, fake, keys) => softplus(np.negative(discriminator(p, fake, keys)));

// `correction` is [1 − β₁ᵗ, 1 − β₂ᵗ].
function adam({ p, m, v }, gradients, correction) {
  const [first, second] = np.split(correction, 2);
  m = tree.map((m, g) => m.mul(BETA_1).add(g.mul(1 - BETA_1)), m, tree.ref(gradients));
  v = tree.map((v, g) => v.mul(BETA_2).add(np.square(g).mul(1 - BETA_2)), v, gradients);
  const update = (p, m, v) => p.sub(m.div(first.ref).mul(RATE).div(np.sqrt(v.div(second.ref)).add(EPSILON)));
  p = tree.map(update, p, tree.ref(m), tree.ref(v));
  first.dispose();
  second.dispose();
  return { p, m, v };
}

// D on real and fake, then G through the updated D. Real images [batch, 28, 28, 1], latents [batch, 100]; no dropout without a key.
// Returns the new state and the losses [D, G].
function step({ d, g }, real, latents, correction, key) {
  const split = key && random.split(key, 4);
  const keys = split && [0, 1, 2, 3].map((at) => split.ref.slice(at));
  split?.dispose();
  const [fake, backward] = vjp((p) => generator(p, latents), [tree.ref(g.p)]);
  const [lossD, gradientsD] = valueAndGrad((p) => lossOfD(p, real, fake.ref, keys?.slice(0, 2)))(tree.ref(d.p));
  d = adam(d, gradientsD, correction.ref);
  const [lossG, gradientOfFake] = valueAndGrad((fake) => lossOfG(tree.ref(d.p), fake, keys?.slice(2)))(fake);
  g = adam(g, backward(gradientOfFake)[0], correction);
  return [{ d, g }, np.stack([lossD, lossG])];
}

const compiled = jit(step);

// A training run; without `dropout` its losses can be compared with reference values.
export class Training {
  constructor({ d, g }, dropout) {
    const zeros = (p) => tree.map((x) => np.zeros(x.shape), p);
    const fresh = (p) => ({ p, m: zeros(p), v: zeros(p) });
    this.state = { d: fresh(d), g: fresh(g) };
    this.dropout = dropout;
    this.steps = 0;
  }

  // One step on real images (batch·784 values in [-1, 1]) and latents (batch·100); the losses, read back.
  async advance(real, latents) {
    this.steps += 1;
    const batch = latents.length / 100;
    const correction = np.array([1 - BETA_1 ** this.steps, 1 - BETA_2 ** this.steps]);
    const inputs = [np.array(real).reshape([batch, 28, 28, 1]), np.array(latents).reshape([batch, 100]), correction];
    if (this.dropout) inputs.push(random.key(this.steps));
    const [state, losses] = compiled(this.state, ...inputs);
    this.state = state;
    return [...(await losses.data())];
  }
}
