// Weights, latents and images as tests/golden/gan_step.json defines them: a linear congruential generator, PyTorch's layouts.
import { numpy as np } from './node_modules/@jax-js/jax/dist/index.js';

class Draws {
  constructor({ mul, add }, seed) {
    Object.assign(this, { mul, add, state: seed });
  }

  uniform() {
    this.state = (Math.imul(this.state, this.mul) + this.add) >>> 0;
    return (this.state >>> 8) / 2 ** 24;
  }

  weights(count, fanIn) {
    return Float32Array.from({ length: count }, () => (2 * this.uniform() - 1) / Math.sqrt(fanIn));
  }

  // The sum of twelve uniform numbers approximates a normal one (Irwin-Hall).
  latents(count) {
    return Float32Array.from({ length: count }, () => Array.from({ length: 12 }, () => this.uniform()).reduce((a, b) => a + b) - 6);
  }
}

// Drawn in PyTorch's layout, then transposed to that of dcgan.mjs.
export function parameters(lcg) {
  const draws = new Draws(lcg, lcg.weight_seed);
  const draw = (shape, fanIn, order, to) => {
    const count = shape.reduce((a, b) => a * b);
    return np.array(draws.weights(count, fanIn)).reshape(shape).transpose(order).reshape(to);
  };
  const convolution = (inputs, outputs) => draw([outputs, inputs, 25], 25 * inputs, [2, 1, 0], [25 * inputs, outputs]);
  const transposed = (inputs, outputs) => draw([inputs, outputs, 25], 25 * outputs, [0, 2, 1], [inputs, 25 * outputs]);
  const bias = (count, fanIn) => draw([count], fanIn, [0], [count]);
  const d = {
    conv1: convolution(1, 64), bias1: bias(64, 25),
    conv2: convolution(64, 128), bias2: bias(128, 25 * 64),
    fc: draw([128, 49], 49 * 128, [1, 0], [49 * 128, 1]), bias3: bias(1, 49 * 128),
  };
  const g = {
    fc: draw([256, 49, 100], 100, [2, 1, 0], [100, 49 * 256]),
    convt1: transposed(256, 128), scale1: np.ones([128]), shift1: np.zeros([128]),
    convt2: transposed(128, 64), scale2: np.ones([64]), shift2: np.zeros([64]),
    convt3: transposed(64, 1),
  };
  return { d, g };
}

// Batches in order, repeatedly: [real, latents] as Float32Array.
export function* batches(lcg, idx, batch) {
  const draws = new Draws(lcg, lcg.z_seed);
  const pixels = idx.subarray(16);
  for (let begin = 0; ; begin += batch * 784) {
    const real = Float32Array.from({ length: batch * 784 }, (_, at) => pixels[(begin + at) % pixels.length] / 127.5 - 1);
    yield [real, draws.latents(batch * 100)];
  }
}
