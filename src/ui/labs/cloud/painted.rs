//! The drawing of one moment of a cloud. Everything that stays the same between two frames is made once.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d as Context, HtmlCanvasElement};

use crate::plot::cloud::{Cloud, Moment};
use crate::plot::labels::Rect;
use crate::plot::scene::{Scene, Tint};
use crate::ui::plot::paint::{colour, paint};
use crate::ui::plot::picture::context;
use crate::ui::plot::surface::Surface;

/// How a cloud is drawn.
pub(crate) struct CloudLook {
    /// Behind the dots.
    pub(crate) background: Option<Scene>,
    /// Dots beyond it are not drawn.
    pub(crate) frame: Rect,
    /// The pixel of the place (0, 0), and the pixels of a unit on each axis.
    pub(crate) origin: (f64, f64),
    pub(crate) unit: (f64, f64),
    /// The colour of each group.
    pub(crate) tints: Vec<Tint>,
    /// Of a dot, in CSS pixels.
    pub(crate) radius: f64,
    /// Each dot draws a line behind it, over so many kept steps.
    pub(crate) trail: usize,
}

impl CloudLook {
    pub(crate) fn pixel(&self, [x, y]: [f32; 2]) -> (f64, f64) {
        (self.origin.0 + self.unit.0 * f64::from(x), self.origin.1 + self.unit.1 * f64::from(y))
    }

    fn shows(&self, (x, y): (f64, f64)) -> bool {
        // NaN fails these comparisons.
        x >= self.frame.left && x <= self.frame.right && y >= self.frame.top && y <= self.frame.bottom
    }
}

/// A canvas that is ready for dots.
pub(super) struct Painted {
    context: Context,
    size: (f64, f64),
    look: CloudLook,
    background: Option<HtmlCanvasElement>,
    /// A dot of each group.
    dots: Vec<HtmlCanvasElement>,
    /// Side of their squares, in CSS pixels.
    side: f64,
    trail: String,
}

/// Width of the rim of a dot, in the background's colour, in CSS pixels.
const RIM: f64 = 0.5;

/// A canvas outside the page, scaled to CSS pixels.
fn offscreen((width, height): (f64, f64), ratio: f64) -> Result<(HtmlCanvasElement, Context), JsValue> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate; sizes of a canvas")]
    let pixels = |length: f64| (length * ratio).ceil() as u32;
    let canvas: HtmlCanvasElement = gloo::utils::document().create_element("canvas")?.unchecked_into();
    canvas.set_width(pixels(width));
    canvas.set_height(pixels(height));
    let context = context(&canvas)?;
    context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0)?;
    Ok((canvas, context))
}

impl Painted {
    pub(super) fn new(surface: &Surface, look: CloudLook) -> Result<Self, JsValue> {
        let ratio = surface.ratio;
        let size = surface.size();
        let background = match &look.background {
            Some(scene) => {
                let (canvas, context) = offscreen(size, ratio)?;
                let behind = Surface { context, width: size.0, height: size.1, ratio, tokens: surface.tokens.clone() };
                paint(&behind, scene, None)?;
                Some(canvas)
            }
            None => None,
        };
        let side = 2.0 * (look.radius + RIM);
        let dot = |tint: &Tint| {
            let (canvas, context) = offscreen((side, side), ratio)?;
            context.begin_path();
            context.arc(side / 2.0, side / 2.0, look.radius + RIM / 2.0, 0.0, std::f64::consts::TAU)?;
            context.set_fill_style_str(&colour(&surface.tokens, *tint));
            context.fill();
            context.set_line_width(RIM);
            context.set_stroke_style_str(&surface.tokens.raised);
            context.stroke();
            Ok(canvas)
        };
        let dots = look.tints.iter().map(dot).collect::<Result<_, JsValue>>()?;
        let (context, trail) = (surface.context.clone(), surface.tokens.ink_1.clone());
        Ok(Self { context, size, look, background, dots, side, trail })
    }

    pub(super) fn draw(&self, cloud: &Cloud, moment: Moment) -> Result<(), JsValue> {
        let Self { context, size, background, .. } = self;
        context.clear_rect(0.0, 0.0, size.0, size.1);
        if let Some(background) = background {
            context.draw_image_with_html_canvas_element_and_dw_and_dh(background, 0.0, 0.0, size.0, size.1)?;
        }
        if self.look.trail > 0 {
            self.draw_trails(cloud, moment);
        }
        for dot in 0..cloud.dots() {
            let Some(place) = cloud.place(moment, dot) else { continue };
            let (x, y) = self.look.pixel(place);
            let Some(picture) = self.dots.get(usize::from(cloud.group(moment.index, dot))).filter(|_| self.look.shows((x, y)))
            else {
                continue;
            };
            let half = self.side / 2.0;
            context.draw_image_with_html_canvas_element_and_dw_and_dh(picture, x - half, y - half, self.side, self.side)?;
        }
        Ok(())
    }

    fn draw_trails(&self, cloud: &Cloud, moment: Moment) {
        let Self { context, look, .. } = self;
        let Rect { left, top, right, bottom } = look.frame;
        context.save();
        context.begin_path();
        context.rect(left, top, right - left, bottom - top);
        context.clip();
        context.begin_path();
        let first = moment.index.saturating_sub(look.trail);
        for dot in 0..cloud.dots() {
            for index in first..=moment.index {
                let Some((x, y)) = cloud.kept(index, dot).map(|place| look.pixel(place)) else { continue };
                if index == first { context.move_to(x, y) } else { context.line_to(x, y) }
            }
            if let Some((x, y)) = cloud.place(moment, dot).map(|place| look.pixel(place)) {
                context.line_to(x, y);
            }
        }
        context.set_global_alpha(0.35);
        context.set_line_width(1.0);
        context.set_stroke_style_str(&self.trail);
        context.stroke();
        context.restore();
    }
}
