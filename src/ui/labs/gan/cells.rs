//! The cells of the sheet for the keyboard: one stop of Tab, arrow keys from cell to cell, Enter opens one.

use yew::prelude::*;

use crate::run::explorer::SIDE as COLUMNS;
use crate::ui::dom::focus;

/// Of the ids of the buttons.
const PREFIX: &str = "gan-cell-";

/// The id of the button of a cell, counted from 0.
pub(super) fn cell_id(cell: usize) -> String {
    format!("{PREFIX}{cell}")
}

pub(super) fn is_cell(id: &str) -> bool {
    id.starts_with(PREFIX)
}

/// The cell that a key leads to.
fn after_key(key: &str, cell: usize, count: usize) -> Option<usize> {
    let columns = COLUMNS as usize;
    let next = match key {
        "ArrowLeft" => cell.checked_sub(1),
        "ArrowRight" => Some(cell + 1),
        "ArrowUp" => cell.checked_sub(columns),
        "ArrowDown" => Some(cell + columns),
        "Home" => Some(0),
        "End" => count.checked_sub(1),
        _ => return None,
    };
    Some(next.filter(|next| *next < count).unwrap_or(cell))
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct CellsProps {
    /// Images in the sheet.
    pub(super) count: usize,
    /// The image whose history is shown.
    pub(super) picked: Option<usize>,
    /// A setter, which is equal to itself in the next frame: 64 buttons are not made again then.
    pub(super) on_pick: UseStateSetter<Option<usize>>,
}

/// Transparent buttons over the sheet. The pointer presses the canvas below them.
#[component]
pub(super) fn Cells(props: &CellsProps) -> Html {
    let current = use_state_eq(|| 0_usize);
    use_effect_with(props.picked, {
        let current = current.setter();
        move |picked| picked.iter().for_each(|picked| current.set(*picked))
    });
    let onkeydown = {
        let (current, count) = (current.clone(), props.count);
        Callback::from(move |event: KeyboardEvent| {
            let plain = !event.ctrl_key() && !event.alt_key() && !event.meta_key();
            if let Some(next) = after_key(&event.key(), *current, count).filter(|_| plain) {
                event.prevent_default();
                event.stop_propagation();
                focus(&cell_id(next));
                current.set(next);
            }
        })
    };
    let cells = (0..props.count).map(|cell| {
        let on_pick = props.on_pick.clone();
        html! {
            <button
                type="button"
                key={cell}
                id={cell_id(cell)}
                class="gan-cells__cell"
                tabindex={if cell == *current { "0" } else { "-1" }}
                aria-label={format!("Image {}", cell + 1)}
                aria-expanded={(props.picked == Some(cell)).to_string()}
                onclick={Callback::from(move |_: MouseEvent| on_pick.set(Some(cell)))}
            />
        }
    });
    html! { <div class="gan-cells" role="group" aria-label="Images of the sheet" {onkeydown}>{ for cells }</div> }
}
