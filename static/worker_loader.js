// Starts the training worker in one of its two builds: worker.js trains on the GPU, and on one thread of the CPU; cpu_worker.js on all
// threads of the CPU, is a third as large, and needs shared memory. The page names the wanted device as the worker's name.
const name = self.name;

/**
 * Workaround: CubeCL 0.11 panics in a browser on an adapter without timestamp-query, which Safari, Firefox on Intel Macs, and some
 * phones lack. It is told that the adapter has it, and the browser is not asked for it. Nothing uses it then: src/compute/clock.rs
 * reads the flag. Remove when CubeCL starts without it.
 */
function claimTimestamps() {
  const feature = 'timestamp-query';
  const prototype = GPUAdapter.prototype;
  const { get } = Object.getOwnPropertyDescriptor(prototype, 'features');
  const request = prototype.requestDevice;
  Object.defineProperty(prototype, 'features', { configurable: true, get() { return new Set(get.call(this)).add(feature); } });
  prototype.requestDevice = function (wanted) {
    const requiredFeatures = [...(wanted?.requiredFeatures ?? [])].filter((name) => name !== feature);
    return request.call(this, { ...wanted, requiredFeatures });
  };
  self.saddleClaimsTimestamps = true;
}

/**
 * Compiles pipelines beside the page. A browser compiles what createComputePipeline makes in its GPU process, in line, which stops the
 * page's frames; createComputePipelineAsync compiles on other threads, but CubeCL does not use it. So createComputePipeline returns a
 * stand-in, and its pipeline is made when it is first set. Between begin() and end() nothing is set or dispatched: what would have run
 * is only compiled. Remove when CubeCL compiles asynchronously.
 */
function standInForPipelines() {
  const [device, pass] = [GPUDevice.prototype, GPUComputePassEncoder.prototype];
  const { createPipelineLayout, createComputePipeline, createComputePipelineAsync } = device;
  const { setPipeline, dispatchWorkgroups } = pass;
  const layouts = new WeakMap();
  const pending = [];
  const state = {
    gathers: false,
    asked: 0,
    made: 0,
    begin() { state.gathers = true; },
    /** Resolves when all that was gathered is compiled. */
    end() {
      state.gathers = false;
      return Promise.all(pending.splice(0));
    },
  };
  device.createPipelineLayout = function (wanted) {
    const layout = createPipelineLayout.call(this, wanted);
    layouts.set(layout, [...wanted.bindGroupLayouts]);
    return layout;
  };
  device.createComputePipeline = function (wanted) {
    const groups = layouts.get(wanted.layout);
    if (!groups) return createComputePipeline.call(this, wanted);
    let made = null;
    if (state.gathers) {
      state.asked += 1;
      const compiled = createComputePipelineAsync.call(this, wanted);
      // One that is rejected is made again when it is set, which reports the error.
      pending.push(compiled.then((pipeline) => { made = pipeline; }, () => {}).then(() => { state.made += 1; }));
    }
    return { label: wanted.label ?? '', getBindGroupLayout: (index) => groups[index], pipeline: () => (made ??= createComputePipeline.call(this, wanted)) };
  };
  pass.setPipeline = function (pipeline) {
    if (!state.gathers) setPipeline.call(this, pipeline.pipeline?.() ?? pipeline);
  };
  pass.dispatchWorkgroups = function (...sizes) {
    if (!state.gathers) dispatchWorkgroups.apply(this, sizes);
  };
  self.saddlePipelines = state;
}

/** An adapter that is worth loading the GPU's build for. That build checks the rest (src/compute/probe.rs). */
async function hasGpu() {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter && !adapter.features.has('timestamp-query')) claimTimestamps();
  if (adapter && self.GPUComputePassEncoder) standInForPipelines();
  return Boolean(adapter) && (name === 'webgpu' || !(adapter.info?.isFallbackAdapter ?? adapter.isFallbackAdapter));
}

/** Firefox before 145 and Safari before 16.4 lack the second part. */
function sharesMemory() {
  try {
    return Boolean(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }) && Atomics.waitAsync);
  } catch {
    return false;
  }
}

const gpu = name !== 'cpu' && await hasGpu().catch(() => false);
const builds = ['./worker.js', './cpu_worker.js'];
if (!gpu && sharesMemory()) builds.reverse();

async function start(build) {
  const { default: init } = await import(build);
  await init();
}

// Without a network only the build that was used before is there.
await start(builds[0]).catch((reason) => start(builds[1]).catch(() => { throw reason; }));
