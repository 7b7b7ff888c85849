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
    use wasm_bindgen::prelude::*;

    use crate::run::measurement::Calls;

    #[wasm_bindgen]
    extern "C" {
        type Global;
        #[wasm_bindgen(method, indexing_getter)]
        fn class(this: &Global, name: &str) -> Option<Class>;

        type Class;
        #[wasm_bindgen(method, getter)]
        fn prototype(this: &Class) -> Prototype;

        #[derive(Debug)]
        type Prototype;
        #[wasm_bindgen(method, indexing_getter)]
        fn method(this: &Prototype, name: &str) -> Option<Function>;
        #[wasm_bindgen(method, catch, indexing_setter)]
        fn set_method(this: &Prototype, name: &str, method: &Function) -> Result<(), JsValue>;

        type ProxyHandler;
        #[wasm_bindgen(method, setter)]
        fn set_apply(this: &ProxyHandler, apply: &JsValue);

        type BufferSource;
        #[wasm_bindgen(method, catch, getter, js_name = byteLength)]
        fn byte_length(this: &BufferSource) -> Result<Option<f64>, JsValue>;
    }

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
        prototype: Prototype,
        name: &'static str,
        original: Function,
        _apply: Apply,
    }

    impl Drop for Watched {
        fn drop(&mut self) {
            let _ = self.prototype.set_method(self.name, &self.original);
        }
    }

    fn watch(class: &str, name: &'static str, calls: &Rc<Cell<Calls>>, count: fn(&mut Calls, &Array)) -> Option<Watched> {
        let prototype = global().unchecked_into::<Global>().class(class)?.prototype();
        let original = prototype.method(name)?;
        let calls = Rc::clone(calls);
        let apply: Apply = Closure::new(move |target: Function, this: JsValue, arguments: Array| {
            let mut counted = calls.get();
            count(&mut counted, &arguments);
            calls.set(counted);
            Reflect::apply(&target, &this, &arguments)
        });
        let handler = Object::new().unchecked_into::<ProxyHandler>();
        handler.set_apply(apply.as_ref());
        prototype.set_method(name, Proxy::new(&original, handler.unchecked_ref()).unchecked_ref()).ok()?;
        Some(Watched { prototype, name, original, _apply: apply })
    }

    /// An optional size argument in bytes; 0 if left out.
    fn bytes(size: &JsValue) -> f64 {
        size.as_f64().unwrap_or_default()
    }

    /// Length of an ArrayBuffer or a view in bytes.
    fn length(data: &JsValue) -> f64 {
        data.unchecked_ref::<BufferSource>().byte_length().ok().flatten().unwrap_or_default()
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
                watch("GPUQueue", "writeBuffer", &calls, |calls, arguments| {
                    calls.writes += 1.0;
                    let whole = length(&arguments.get(2));
                    calls.written_bytes += if arguments.length() > 4 { bytes(&arguments.get(4)) } else { whole };
                }),
                // mode, offset, size
                watch("GPUBuffer", "mapAsync", &calls, |calls, arguments| {
                    calls.reads += 1.0;
                    calls.read_bytes += bytes(&arguments.get(2));
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
