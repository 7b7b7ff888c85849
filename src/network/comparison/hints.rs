//! Sentences about differences: the likeliest line in the visitor's program.

use super::expected::Expected;
use super::module::{Class, Module};
use super::types::{Entry, Player};
use crate::network::architecture::{Architecture, DROPOUT, Kind, LATENT, Layer, SLOPE};
use crate::network::layout::{KERNEL, PADDING};

/// About a layer of the same class with other tensors.
pub(super) fn differs(ours: &Expected, all: &[Expected], module: &Module, entries: &[Entry]) -> Vec<String> {
    let theirs = module.shape(entries);
    let mut hints = match ours.class() {
        Class::Dense => dense(ours, theirs),
        Class::Convolution => convolution(ours, theirs),
        Class::Norm | Class::Other => norm(ours, module, theirs),
    };
    hints.extend(bias(ours, all, module, entries));
    if hints.is_empty() {
        // As of a bias or statistics of another length than the weight.
        hints.push(format!("Ours is {}.", ours.code()));
    }
    hints
}

fn dense(ours: &Expected, theirs: &[usize]) -> Vec<String> {
    let ([outputs, inputs], [found_outputs, found_inputs]) = (ours.weight.as_slice(), theirs) else { return Vec::new() };
    if (outputs, inputs) == (found_outputs, found_inputs) {
        return Vec::new();
    }
    if (outputs, inputs) == (found_inputs, found_outputs) {
        return vec![format!(
            "The other way round: nn.Linear(in, out) stores [out, in]. Ours is {}. A Keras kernel is [in, out]: transpose it.",
            ours.code()
        )];
    }
    let mut hints = Vec::new();
    match ours.layer.kind {
        Kind::DenseToMaps { channels, side, .. } => {
            if inputs != found_inputs {
                hints.push(format!("It reads latents of {found_inputs} numbers, ours of {inputs}."));
            }
            if outputs != found_outputs {
                let pixels = side * side;
                let maps = if found_outputs.is_multiple_of(pixels) {
                    format!(", which would be {} channels of {side}×{side}", found_outputs / pixels)
                } else {
                    format!(", which is no multiple of {side}·{side}")
                };
                hints.push(format!("It makes {found_outputs} numbers{maps}; ours makes {channels}·{side}·{side} = {outputs}."));
            }
        }
        _ => {
            if inputs != found_inputs {
                hints.push(format!(
                    "It reads {found_inputs} numbers, ours {inputs}: the maps before it have other channels or another side (stride or padding)."
                ));
            }
            if outputs != found_outputs {
                hints.push(format!("It ends in {found_outputs} numbers; ours ends in {outputs} logit, without softmax."));
            }
        }
    }
    hints.push(format!("Ours is {}.", ours.code()));
    hints
}

fn convolution(ours: &Expected, theirs: &[usize]) -> Vec<String> {
    let [first, second, height, width] = *theirs else { return Vec::new() };
    let (inputs, outputs, stride, transposed) = match ours.layer.kind {
        Kind::Transposed { inputs, outputs, stride, .. } => (inputs, outputs, stride, true),
        Kind::Convolution { inputs, outputs, stride } => (inputs, outputs, stride, false),
        _ => return Vec::new(),
    };
    let (name, other) = if transposed { ("ConvTranspose2d", "Conv2d") } else { ("Conv2d", "ConvTranspose2d") };
    let (found_inputs, found_outputs) = if transposed { (first, second) } else { (second, first) };
    let mut hints = Vec::new();
    if (found_inputs, found_outputs) == (outputs, inputs) && inputs != outputs {
        let stored =
            if transposed { "[in, out, …], Conv2d [out, in, …]" } else { "[out, in, …], ConvTranspose2d [in, out, …]" };
        hints.push(format!(
            "In and out are exchanged: it is nn.{other}({inputs}, {outputs}, …), or nn.{name} with its first two arguments exchanged. nn.{name} stores {stored}."
        ));
    } else if (found_inputs, found_outputs) != (inputs, outputs) {
        hints.push(format!(
            "Other channels: as nn.{name} it goes from {found_inputs} to {found_outputs}, ours from {inputs} to {outputs}."
        ));
    }
    if [height, width] != [KERNEL; 2] {
        hints.push(kernel(ours, (height, width), stride, transposed));
    }
    if !hints.is_empty() {
        hints.push(format!("Ours is {}.", ours.code()));
    }
    hints
}

/// About a kernel of other sizes, and the padding that it needs.
fn kernel(ours: &Expected, (height, width): (usize, usize), stride: usize, transposed: bool) -> String {
    let side = ours.layer.output.last().copied().unwrap_or_default();
    let before = if transposed { side / stride } else { side * stride };
    let sides = format!("from {before}×{before} to {side}×{side}");
    let needed = if height != width || height < stride {
        String::new()
    } else if transposed {
        // (n − 1)·stride − 2·padding + kernel + output_padding = n·stride, with output_padding below stride.
        let more = (height - stride) % 2;
        let padding = (height - stride + more) / 2;
        match more {
            0 => format!(" With it, {sides} takes padding={padding} and no output_padding."),
            more if more < stride => format!(" With it, {sides} takes padding={padding}, output_padding={more}."),
            _ => format!(" With stride {stride} no padding leads {sides}."),
        }
    } else {
        format!(" With it, {sides} takes padding={}.", (height - 1) / 2)
    };
    let unseen = if transposed { "padding and output_padding" } else { "padding" };
    format!("The kernel is {height}×{width}, ours {KERNEL}×{KERNEL}.{needed} Shapes don’t show {unseen}.")
}

fn norm(ours: &Expected, module: &Module, theirs: &[usize]) -> Vec<String> {
    let mut hints = Vec::new();
    if theirs != ours.weight {
        let (found, channels) = (theirs.first().copied().unwrap_or_default(), ours.weight[0]);
        hints.push(format!("It has {found} channels, ours {channels}: as many as the convolution before it makes."));
    }
    if module.running_mean.is_none() || module.running_var.is_none() {
        hints.push(
            "running_mean and running_var are absent: track_running_stats=False, or parameters() was saved in place of state_dict(). Without them G can’t draw in eval mode.".to_owned(),
        );
    }
    if module.weight.is_none() {
        hints.push("It has no weight and no bias: affine=False. Ours learns both.".to_owned());
    }
    hints
}

fn bias(ours: &Expected, all: &[Expected], module: &Module, entries: &[Entry]) -> Option<String> {
    match (ours.bias(), module.bias) {
        (None, Some(_)) => {
            let follows = all.iter().skip_while(|layer| layer.layer != ours.layer).nth(1);
            let reason = if follows.is_some_and(|next| next.class() == Class::Norm) {
                " The batch norm after it subtracts the mean, so this bias has no effect."
            } else {
                ""
            };
            Some(format!("It has a bias, ours has none: bias=False.{reason}"))
        }
        (Some(_), None) if ours.class() != Class::Norm => Some("It has no bias, ours has one: leave out bias=False.".to_owned()),
        // Of other channels the weight tells.
        (Some(length), Some(at)) if entries[at].shape != [length] && module.shape(entries).first() == Some(&ours.weight[0]) => {
            Some(format!("Its bias has the shape {:?}, ours [{length}].", entries[at].shape))
        }
        _ => None,
    }
}

/// About a layer that the file lacks.
pub(super) fn missing(ours: &Expected) -> Vec<String> {
    let code = ours.code();
    let mut hints = vec![format!("Ours has {code} here.")];
    match ours.layer.kind {
        Kind::BatchNorm { .. } => hints.push(
            "If yours has one, it was made with affine=False and track_running_stats=False, or never stored as a module."
                .to_owned(),
        ),
        _ => hints
            .push("A layer that is only used in forward(), or kept in a plain Python list, is not in the state_dict.".to_owned()),
    }
    hints
}

/// About a layer that ours lacks.
pub(super) fn extra(
    player: Player,
    expected: &[Expected],
    partners: &[Option<usize>],
    module: &Module,
    entries: &[Entry],
) -> Vec<String> {
    let shape = module.shape(entries);
    let lacks_dense = || expected.iter().zip(partners).any(|(ours, partner)| ours.class() == Class::Dense && partner.is_none());
    let hint = match (module.class(entries), player) {
        (Class::Norm, Player::Discriminator) => "Ours has no batch norm in the discriminator, but dropout.".to_owned(),
        (Class::Norm, Player::Generator) => norm_of_generator(expected, shape),
        (Class::Convolution, Player::Generator) if shape.first() == Some(&LATENT) && lacks_dense() => {
            format!("A transposed convolution from {LATENT} maps of 1×1 in place of the dense layer. If its kernel is 7×7 it computes the same; ours is nn.Linear.")
        }
        (Class::Convolution, Player::Discriminator) if shape.first() == Some(&1) && lacks_dense() => {
            "A convolution to one channel in place of the dense layer. If its kernel is 7×7 it computes the same; ours is nn.Linear.".to_owned()
        }
        (Class::Convolution, Player::Generator) => "A convolution more than ours. Networks for 64×64 images have one or two more.".to_owned(),
        (Class::Convolution, Player::Discriminator) => "A convolution more than ours.".to_owned(),
        (Class::Dense, _) => "A dense layer more than ours.".to_owned(),
        (Class::Other, _) => other(module, entries),
    };
    vec![hint]
}

fn norm_of_generator(expected: &[Expected], shape: &[usize]) -> String {
    let layers: Vec<&Layer> = expected.iter().map(|expected| &expected.layer).collect();
    let channels = shape.first().copied().unwrap_or_default();
    let of_dense = layers.iter().any(|layer| match layer.kind {
        Kind::DenseToMaps { channels: maps, side, .. } => channels == maps || channels == maps * side * side,
        _ => false,
    });
    let normed: Vec<&str> = layers
        .windows(2)
        .filter(|pair| matches!(pair[1].kind, Kind::BatchNorm { .. }))
        .map(|pair| pair[0].name.as_str())
        .collect();
    let where_ours = format!("Ours has batch norm after {} only.", normed.join(" and "));
    if of_dense {
        format!("Batch norm after the dense layer. {where_ours}")
    } else if channels == 1 {
        format!("Batch norm after the last layer would give every batch the same mean and contrast. {where_ours}")
    } else {
        where_ours
    }
}

fn other(module: &Module, entries: &[Entry]) -> String {
    let names = || module.others.iter().map(|&at| entries[at].name.as_str());
    if module.name.contains("parametrizations") || names().any(|name| name.ends_with("weight_orig") || name.ends_with("weight_g"))
    {
        return "spectral_norm or weight_norm stores the weight in parts. Ours has neither; remove it before saving to compare."
            .to_owned();
    }
    if names().any(|name| name.ends_with("exp_avg") || name.ends_with("exp_avg_sq") || name.ends_with("momentum_buffer")) {
        return "The optimiser’s state, not a layer.".to_owned();
    }
    "No layer that ours has: its tensors are of another kind.".to_owned()
}

/// What no `state_dict` holds, with our values.
pub(super) fn unseen(architecture: &Architecture, player: Player) -> Vec<String> {
    let slope = format!("LeakyReLU’s slope: {SLOPE}. PyTorch’s default is 0.01.");
    match player {
        Player::Generator => {
            let side = architecture.first_side();
            let strides: Vec<String> = architecture.generator.iter().map(|stage| stage.stride.to_string()).collect();
            // Without output_padding a layer makes (n − 1)·stride − 2·padding + kernel.
            let (mut with, mut without) = (vec![side], vec![side]);
            for stage in architecture.generator {
                with.push(with[with.len() - 1] * stage.stride);
                without.push((without[without.len() - 1] - 1) * stage.stride + KERNEL - 2 * PADDING);
            }
            let list = |sides: &[usize]| sides.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
            vec![
                format!(
                    "Stride {} and padding {PADDING}, with output_padding=1 where the stride is 2. Without it the sides are {} instead of {}.",
                    strides.join(", "),
                    list(&without),
                    list(&with)
                ),
                format!(
                    "The order: convolution, batch norm, LeakyReLU; none after the dense layer but a reshape to [{}, {side}, {side}].",
                    architecture.dense
                ),
                slope,
                "tanh at the end, and images scaled to [-1, 1] to match.".to_owned(),
                "Batch norm’s eps: 1e-5, PyTorch’s default (Keras has 1e-3). And net.eval() before drawing.".to_owned(),
            ]
        }
        Player::Discriminator => {
            let strides: Vec<String> = architecture.discriminator.iter().map(|stage| stage.stride.to_string()).collect();
            vec![
                format!("Stride {} and padding {PADDING}.", strides.join(", ")),
                slope,
                format!("Dropout {DROPOUT} after each LeakyReLU, and net.eval() before judging."),
                "No sigmoid at the end: the loss takes logits (BCEWithLogitsLoss). With both, the gradients vanish.".to_owned(),
            ]
        }
    }
}
