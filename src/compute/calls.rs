//! Counts calls of the browser's WebGPU functions by proxies on their prototypes, so calls of every library count.

#[cfg(target_arch = "wasm32")]
pub use self::browser::Counter;

#[cfg(not(target_arch = "wasm32"))]
pub use self::native::Counter;

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use crate::run::measurement::Calls;

    /// Does not exist outside a browser.
    #[derive(Debug)]
    pub struct Counter(std::convert::Infallible);

    impl Counter {
        /// Always `None`: nothing is counted here.
        #[must_use]
        pub fn start() -> Option<Self> {
            None
        }

        /// Never called: [`Self::start`] gives no counter.
        #[must_use]
        pub fn finish(self, _: f64) -> Calls {
            match self.0 {}
        }
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use std::cell::Cell;
    use std::rc::Rc;

    use js_sys::{Array, Function, Object, Proxy, Reflect, global};
    use wasm_bindgen::prelude::Closure;
    use wasm_bindgen::{JsCast, JsValue};

    use crate::run::measurement::Calls;

    type Apply = Closure<dyn FnMut(Function, JsValue, Array) -> Result<JsValue, JsValue>>;

    /// Counts calls until it is dropped. Counters that overlap count independently.
    #[derive(Debug)]
    pub struct Counter {
        calls: Rc<Cell<Calls>>,
        watched: Vec<Watched>,
    }

    /// A method of a prototype that is replaced by a counting proxy.
    #[derive(Debug)]
    struct Watched {
        prototype: JsValue,
        method: &'static str,
        original: JsValue,
        _apply: Apply,
    }

    impl Drop for Watched {
        fn drop(&mut self) {
            let _ = Reflect::set(&self.prototype, &self.method.into(), &self.original);
        }
    }

    fn watch(class: &str, method: &'static str, calls: &Rc<Cell<Calls>>, count: fn(&mut Calls, &Array)) -> Option<Watched> {
        let class = Reflect::get(&global(), &class.into()).ok().filter(JsValue::is_function)?;
        let prototype = Reflect::get(&class, &"prototype".into()).ok()?;
        let original: Function = Reflect::get(&prototype, &method.into()).ok()?.dyn_into().ok()?;
        let calls = Rc::clone(calls);
        let apply: Apply = Closure::new(move |target: Function, this: JsValue, all: Array| {
            let mut counted = calls.get();
            count(&mut counted, &all);
            calls.set(counted);
            Reflect::apply(&target, &this, &all)
        });
        let handler = Object::new();
        Reflect::set(&handler, &"apply".into(), apply.as_ref()).ok()?;
        Reflect::set(&prototype, &method.into(), &Proxy::new(&original, &handler)).ok()?;
        Some(Watched { prototype, method, original: original.into(), _apply: apply })
    }

    /// An optional size argument in bytes; 0 if left out.
    fn bytes(size: &JsValue) -> f64 {
        size.as_f64().unwrap_or_default()
    }

    /// Length of an ArrayBuffer or a view in bytes.
    fn length(data: &JsValue) -> f64 {
        Reflect::get(data, &"byteLength".into()).map_or(0.0, |length| bytes(&length))
    }

    impl Counter {
        /// Starts counting; `None` in a browser without WebGPU.
        #[must_use]
        pub fn start() -> Option<Self> {
            let calls = Rc::new(Cell::new(Calls::default()));
            let watched = [
                watch("GPUComputePassEncoder", "dispatchWorkgroups", &calls, |calls, _| calls.launches += 1.0),
                watch("GPUComputePassEncoder", "dispatchWorkgroupsIndirect", &calls, |calls, _| calls.launches += 1.0),
                watch("GPUQueue", "submit", &calls, |calls, _| calls.submits += 1.0),
                // buffer, offset, data, first element, elements
                watch("GPUQueue", "writeBuffer", &calls, |calls, all| {
                    calls.writes += 1.0;
                    let whole = length(&all.get(2));
                    calls.written_bytes += if all.length() > 4 { bytes(&all.get(4)) } else { whole };
                }),
                // mode, offset, size
                watch("GPUBuffer", "mapAsync", &calls, |calls, all| {
                    calls.reads += 1.0;
                    calls.read_bytes += bytes(&all.get(2));
                }),
                watch("GPUDevice", "createBuffer", &calls, |calls, _| calls.buffers += 1.0),
            ];
            let watched: Option<Vec<Watched>> = watched.into_iter().collect();
            Some(Self { calls, watched: watched? })
        }

        /// Stops counting and returns averages over `steps`.
        #[must_use]
        pub fn finish(self, steps: f64) -> Calls {
            drop(self.watched);
            let calls = self.calls.get();
            Calls {
                launches: calls.launches / steps,
                submits: calls.submits / steps,
                writes: calls.writes / steps,
                written_bytes: calls.written_bytes / steps,
                reads: calls.reads / steps,
                read_bytes: calls.read_bytes / steps,
                buffers: calls.buffers / steps,
            }
        }
    }
}
