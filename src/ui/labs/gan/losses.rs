//! The losses of both networks.

use std::rc::Rc;

use yew::prelude::*;

use super::panel::Panel;
use super::quality::choice;
use super::selection::Selection;
use super::sentences;
use crate::plot::description::describe_ends;
use crate::plot::{Ink, LineChart, Reference, Series};
use crate::run::{Departure, RunState, RunView};
use crate::ui::dom::log_error;
use crate::ui::download_text;
use crate::ui::hooks::controller::Controller;
use crate::ui::hooks::gan_run::GanRun;
use crate::ui::plot::Chart;
use crate::ui::widgets::{Button, ButtonKind, Term};

pub(super) fn losses_chart(losses: &[[f32; 2]], departure: Departure) -> Rc<LineChart> {
    let undecided = departure.undecided();
    let name = if departure == Departure::SigmoidTwice { format!("{undecided:.3}") } else { "2 ln 2".to_owned() };
    let line = |player: usize| losses.iter().map(|pair| pair[player]).collect::<Vec<f32>>();
    let series = [("D", Ink::Descend, 0), ("G", Ink::Ascend, 1)];
    #[expect(clippy::cast_precision_loss, reason = "steps are far below 2^52")]
    let last = losses.len().max(10) as f64;
    Rc::new(LineChart {
        series: series.map(|(label, ink, player)| Series::new(label, ink, line(player))).into(),
        references: vec![Reference { value: undecided, label: format!("{name}: D guesses") }],
        x_range: (1.0, last),
        means: true,
        ..LineChart::default()
    })
}

pub(super) fn losses(view: &RunView, run: &GanRun, chart: &Rc<LineChart>, selection: &Selection) -> Html {
    let index = |step: u32| step.saturating_sub(1) as usize;
    let on_cursor = {
        let under_cursor = selection.under_cursor.setter();
        Callback::from(move |at: Option<usize>| under_cursor.set(at.and_then(|at| u32::try_from(at + 1).ok())))
    };
    let description = sentences::verdict(view, None).map(|verdict| [describe_ends(chart), verdict.sentence].join(" "));
    let none = view.losses.is_empty().then(|| AttrValue::from("There is no step yet"));
    let save = {
        let run = run.clone();
        Callback::from(move |()| {
            let controller = run.controller();
            let view = controller.shown();
            let name = format!("saddle-gan-seed{}-losses.csv", view.config.seed);
            log_error(download_text(&name, "text/csv", &view.losses_csv()));
        })
    };
    html! {
        <Panel
            class="gan-losses"
            title="Losses"
            term={Term::Nats}
            note="in nats, every step · linked with the sheet"
            actions={html! { <>{ report_link(&run.controller()) }{ choice(selection) }<Button label="Download losses (CSV)" kind={ButtonKind::Quiet} on_press={save} disabled={none} /></> }}
        >
            <Chart id="losses" label="Losses of D and G by step" {description} chart={Rc::clone(chart)} testid="gan-losses" cursor={(*selection.chosen).map(index)} {on_cursor} />
        </Panel>
    }
}

/// The link to the report of the run on view, once it is saved.
fn report_link(controller: &Controller) -> Html {
    let own = || controller.saved_runs.saved().filter(|_| controller.view.state != RunState::Idle).map(|(key, _)| key);
    controller.shown().saved_as.clone().or_else(own).map_or_else(Html::default, |key| {
        html! { <a class="button is-quiet" href={format!("#/runs?report={}", key.0)} title="The run as one page, to hand in or to print">{ "Report" }</a> }
    })
}
