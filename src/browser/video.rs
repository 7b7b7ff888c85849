//! The browser's video encoder, [WebCodecs](https://www.w3.org/TR/webcodecs/). Pictures go in as bytes: a browser may falsify what is read
//! back from a canvas.
//!
//! web-sys offers WebCodecs only with `--cfg web_sys_unstable_apis`, so it is bound here. Remove when web-sys marks it stable.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Promise, Uint8Array};
use wasm_bindgen::prelude::*;

use super::{macrotask, settled};

#[wasm_bindgen]
extern "C" {
    type VideoEncoder;
    #[wasm_bindgen(constructor, catch)]
    fn new(callbacks: &Callbacks) -> Result<VideoEncoder, JsValue>;
    #[wasm_bindgen(static_method_of = VideoEncoder, catch, js_name = isConfigSupported)]
    fn is_config_supported(config: &Config) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn configure(this: &VideoEncoder, config: &Config) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn encode(this: &VideoEncoder, frame: &VideoFrame, options: &EncodeOptions) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn flush(this: &VideoEncoder) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, getter, js_name = encodeQueueSize)]
    fn queue_size(this: &VideoEncoder) -> u32;
    // Throws if the encoder has closed itself after an error.
    #[wasm_bindgen(method, catch)]
    fn close(this: &VideoEncoder) -> Result<(), JsValue>;

    type Callbacks;
    #[wasm_bindgen(method, setter)]
    fn set_output(this: &Callbacks, output: &JsValue);
    #[wasm_bindgen(method, setter)]
    fn set_error(this: &Callbacks, error: &JsValue);

    type Config;
    #[wasm_bindgen(method, setter)]
    fn set_codec(this: &Config, codec: &str);
    #[wasm_bindgen(method, setter)]
    fn set_width(this: &Config, pixels: u32);
    #[wasm_bindgen(method, setter)]
    fn set_height(this: &Config, pixels: u32);
    #[wasm_bindgen(method, setter)]
    fn set_bitrate(this: &Config, bits_per_second: u32);
    #[wasm_bindgen(method, setter)]
    fn set_framerate(this: &Config, per_second: u32);

    type Support;
    #[wasm_bindgen(method, getter)]
    fn supported(this: &Support) -> Option<bool>;

    type EncodeOptions;
    #[wasm_bindgen(method, setter, js_name = keyFrame)]
    fn set_key_frame(this: &EncodeOptions, key: bool);

    type VideoFrame;
    #[wasm_bindgen(constructor, catch)]
    fn new(data: &Uint8Array, layout: &FrameLayout) -> Result<VideoFrame, JsValue>;
    #[wasm_bindgen(method)]
    fn close(this: &VideoFrame);

    type FrameLayout;
    #[wasm_bindgen(method, setter)]
    fn set_format(this: &FrameLayout, format: &str);
    #[wasm_bindgen(method, setter, js_name = codedWidth)]
    fn set_coded_width(this: &FrameLayout, pixels: u32);
    #[wasm_bindgen(method, setter, js_name = codedHeight)]
    fn set_coded_height(this: &FrameLayout, pixels: u32);
    #[wasm_bindgen(method, setter)]
    fn set_timestamp(this: &FrameLayout, microseconds: f64);

    type Chunk;
    #[wasm_bindgen(method, getter, js_name = type)]
    fn kind(this: &Chunk) -> String;
    #[wasm_bindgen(method, getter)]
    fn timestamp(this: &Chunk) -> f64;
    #[wasm_bindgen(method, getter, js_name = byteLength)]
    fn byte_length(this: &Chunk) -> u32;
    #[wasm_bindgen(method, js_name = copyTo)]
    fn copy_to(this: &Chunk, target: &Uint8Array);
}

/// A codec that the browser encodes with and that a WebM file may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Codec {
    /// Its name in WebCodecs.
    name: &'static str,
    /// Its name in Matroska.
    pub matroska: &'static str,
}

/// The codecs of WebM, the better one first: VP9 (profile 0, level 3, 8 bits), VP8.
const CODECS: [Codec; 2] = [Codec { name: "vp09.00.30.08", matroska: "V_VP9" }, Codec { name: "vp8", matroska: "V_VP8" }];

/// Bits in a second of video. A new sheet comes four times a second and shares little with the one before.
const BIT_RATE: u32 = 2_500_000;

/// Pictures in a second, about.
const FRAME_RATE: u32 = 4;

/// Pictures that may wait for the encoder.
const MOST_WAITING: u32 = 4;

/// One picture of a film, as the encoder returns it.
#[derive(Clone, Debug)]
pub struct Packet {
    /// When it is shown, in ms from the start.
    pub at_ms: f64,
    /// Whether it can be decoded without those before it.
    pub is_key: bool,
    /// As the encoder wrote it.
    pub bytes: Vec<u8>,
}

fn config(codec: Codec, (width, height): (u32, u32)) -> Config {
    let config: Config = Object::new().unchecked_into();
    config.set_codec(codec.name);
    config.set_width(width);
    config.set_height(height);
    config.set_bitrate(BIT_RATE);
    config.set_framerate(FRAME_RATE);
    config
}

/// The first codec that this browser encodes at this size; `None` without WebCodecs, as on pages that did not come over HTTPS.
pub async fn supported(size: (u32, u32)) -> Option<Codec> {
    for codec in CODECS {
        let answer: Result<Support, JsValue> = settled(VideoEncoder::is_config_supported(&config(codec, size))).await;
        if answer.is_ok_and(|answer| answer.supported() == Some(true)) {
            return Some(codec);
        }
    }
    None
}

/// What the encoder has answered.
#[derive(Debug, Default)]
struct Answers {
    packets: Vec<Packet>,
    failure: Option<JsValue>,
}

/// Encodes grey pictures of one size.
pub struct Encoder {
    encoder: VideoEncoder,
    size: (u32, u32),
    answers: Rc<RefCell<Answers>>,
    _on_chunk: Closure<dyn Fn(Chunk)>,
    _on_error: Closure<dyn Fn(JsValue)>,
}

impl Encoder {
    /// Width and height are even.
    ///
    /// # Errors
    /// The value that the browser throws.
    pub fn new(codec: Codec, size: (u32, u32)) -> Result<Self, JsValue> {
        let answers = Rc::new(RefCell::new(Answers::default()));
        let on_chunk = Closure::<dyn Fn(Chunk)>::new({
            let answers = Rc::clone(&answers);
            move |chunk: Chunk| {
                let bytes = Uint8Array::new_with_length(chunk.byte_length());
                chunk.copy_to(&bytes);
                let packet = Packet { at_ms: chunk.timestamp() / 1000.0, is_key: chunk.kind() == "key", bytes: bytes.to_vec() };
                answers.borrow_mut().packets.push(packet);
            }
        });
        let on_error = Closure::<dyn Fn(JsValue)>::new({
            let answers = Rc::clone(&answers);
            move |error: JsValue| answers.borrow_mut().failure = Some(error)
        });
        let callbacks: Callbacks = Object::new().unchecked_into();
        callbacks.set_output(on_chunk.as_ref());
        callbacks.set_error(on_error.as_ref());
        let encoder = VideoEncoder::new(&callbacks)?;
        encoder.configure(&config(codec, size))?;
        Ok(Self { encoder, size, answers, _on_chunk: on_chunk, _on_error: on_error })
    }

    fn check(&self) -> Result<(), JsValue> {
        self.answers.borrow_mut().failure.take().map_or(Ok(()), Err)
    }

    /// Adds a picture, one byte a pixel, 0 black. Waits while others wait for the encoder.
    ///
    /// # Errors
    /// What the browser reports of this picture or an earlier one.
    pub async fn add(&self, grey: &[u8], at_ms: u32, is_key: bool) -> Result<(), JsValue> {
        while self.encoder.queue_size() > MOST_WAITING {
            self.check()?;
            macrotask(None).await;
        }
        let (width, height) = self.size;
        let layout: FrameLayout = Object::new().unchecked_into();
        layout.set_format("I420");
        layout.set_coded_width(width);
        layout.set_coded_height(height);
        layout.set_timestamp(f64::from(at_ms) * 1000.0);
        let frame = VideoFrame::new(&Uint8Array::from(planes(grey).as_slice()), &layout)?;
        let options: EncodeOptions = Object::new().unchecked_into();
        options.set_key_frame(is_key);
        let encoded = self.encoder.encode(&frame, &options);
        frame.close();
        encoded?;
        self.check()
    }

    /// Waits until all pictures are encoded.
    ///
    /// # Errors
    /// What the browser reports of one of them.
    pub async fn finish(self) -> Result<Vec<Packet>, JsValue> {
        let flushed: Result<JsValue, JsValue> = settled(self.encoder.flush()).await;
        self.check()?;
        flushed?;
        Ok(std::mem::take(&mut self.answers.borrow_mut().packets))
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        let _ = self.encoder.close();
    }
}

/// A grey picture as I420: luma from 16 to 235, then both planes of colour at half the size, which say that there is none.
fn planes(grey: &[u8]) -> Vec<u8> {
    let luma = |&pixel: &u8| u8::try_from(16 + u16::from(pixel) * 219 / 255).unwrap_or(u8::MAX);
    grey.iter().map(luma).chain(std::iter::repeat_n(128, grey.len() / 2)).collect()
}
