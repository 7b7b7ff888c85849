//! The inside of networks, without networks: ways between latents, strongest directions, nearest images, opinions.

mod directions;
mod explorer;
mod latents;
mod nearest;
mod opinion;
