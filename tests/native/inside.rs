//! The computations of the Inside view that need no network: interpolation, strongest directions, nearest images, opinions.

mod directions;
mod explorer;
mod latents;
mod nearest;
mod opinion;
