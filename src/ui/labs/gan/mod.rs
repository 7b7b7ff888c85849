//! The GAN lab: set-up, training run and results.

mod actions;
mod cells;
mod curve;
mod downloads;
mod film;
mod filmstrip;
mod first_screen;
mod hand_in;
mod images;
mod images_shown;
mod latent;
mod live_opinion;
mod live_sheet;
mod losses;
mod notices;
mod opened;
mod panel;
mod quality;
mod question;
mod quick_look;
mod reading;
mod results;
mod run_line;
mod saved_runs;
mod selection;
mod sentences;
mod set_up;
mod status;
mod timeline;
mod video;
mod welcome;

use std::rc::Rc;

use gloo::events::EventListener;
use yew::prelude::*;

use self::actions::{Action, Intent, perform, start};
pub(in crate::ui) use self::first_screen::FirstScreen;
use self::first_screen::use_first_screen;
use self::notices::Notices;
use self::opened::use_opened_run;
use self::reading::Reading;
use self::results::{Results, has_results};
use self::run_line::RunLine;
use self::selection::{Selection, use_selection};
use self::set_up::SetUp;
use self::status::{Status, StatusProps};
use self::timeline::Timeline;
use crate::documents::history::selection::split_run;
use crate::run::protocol::BackendInfo;
use crate::run::{RunConfig, RunState, RunView};
use crate::settings::Settings;
use crate::ui::hooks::attention::use_attention;
use crate::ui::hooks::controller::{Controller, DeviceState};
use crate::ui::hooks::gan_run::{GanRun, use_gan_run};
use crate::ui::hooks::player::motion_is_reduced;
use crate::ui::hooks::shortcuts::{Shortcut, use_shortcuts};
use crate::ui::keep_alive::{Progress, TopLabel, use_is_shown, use_set_top_label};
use crate::ui::route::{replace_query, use_composition, use_location};
use crate::ui::widgets::{Drawer, Drawers, Frame, ProgressBar};

fn device_label(device: &DeviceState, progress: Option<Progress>) -> Option<TopLabel> {
    let label = |text: String, detail: String| Some(TopLabel { text: text.into(), detail: detail.into(), progress });
    match device {
        DeviceState::Opening => None,
        DeviceState::Unavailable(failure) => label("No device".to_owned(), failure.message.clone()),
        DeviceState::Open(backend) => label(sentences::device(backend), sentences::device_reason(backend)),
    }
}

/// Opens the device and shows it in the top line. Before a run it times a few steps, unless a run starts automatically.
#[hook]
fn use_device(run: &GanRun, config: &RunConfig, autostart: bool) {
    let set_label = use_set_top_label();
    let device = run.controller().device.clone();
    let progress = sentences::progress(&run.controller().view);
    use_effect_with((device.clone(), progress), move |(device, progress)| set_label.emit(device_label(device, progress.clone())));
    use_effect_with(config.backend, {
        let run = run.clone();
        move |backend| {
            let backend = *backend;
            if !run.controller().view.state.is_live() {
                run.act(|controller, _| controller.open(backend));
            }
        }
    });
    use_effect_with((), {
        let run = run.clone();
        move |()| run.act(|controller, _| controller.list_saved_runs())
    });
    let key = if let DeviceState::Open(backend) = &device { Some(backend.key()) } else { None };
    let idle = run.controller().view.state == RunState::Idle;
    use_effect_with((key, idle), {
        let (run, config) = (run.clone(), config.clone());
        move |(key, idle)| {
            if key.is_some() && *idle && !autostart {
                run.act(|controller, _| controller.time_steps(&config));
            }
        }
    });
}

/// Whether this tab's run has this configuration and a saved run is on view in its place.
fn is_behind_saved(controller: &Controller, config: &RunConfig) -> bool {
    let view = &controller.view;
    controller.opened.key().is_some() && view.state != RunState::Idle && view.config == *config
}

/// The form, which follows the address whenever that changes from outside, and whether a run starts automatically. An address with
/// `run=KEY` shows a saved run; with `autostart=1` it continues.
#[hook]
fn use_intent(run: &GanRun) -> (UseReducerHandle<Intent>, bool) {
    let (saved, query) = split_run(&use_location().query);
    let autostart = saved.is_none() && RunConfig::from_query(&query).autostart;
    let intent = use_reducer_eq(|| Intent::new(RunConfig::from_query(&query)));
    use_effect_with((saved, query), {
        let (run, intent) = (run.clone(), intent.clone());
        move |(saved, query)| {
            let address = RunConfig::from_query(query);
            if let Some(key) = saved {
                // The form stays as it is: it belongs to this tab's run.
                let mut is_opened = false;
                run.act(|controller, _| is_opened = controller.open_saved(key, address.autostart));
                if !is_opened {
                    replace_query(&intent.draft.config().to_query());
                }
                return;
            }
            // Back from a saved run, this tab's run is still there.
            let is_there = is_behind_saved(&run.controller(), &address.config);
            run.act(|controller, _| controller.close_saved());
            if address.config != *intent.draft.config() || !address.problems.is_empty() {
                intent.dispatch(Intent::new(address));
            }
            if autostart && !is_there {
                start(&run, &intent, intent.draft.config().clone(), false);
            }
        }
    });
    (intent, autostart)
}

/// Tells the worker whether the latest sheet is seen, so that it draws cells of it while it trains.
#[hook]
fn use_watching(run: &GanRun, follows: bool) {
    let (is_shown, is_visible) = (use_is_shown(), use_is_visible());
    let seen = is_shown && is_visible && follows;
    let running = run.controller().view.state == RunState::Running;
    let id = run.controller().view.run;
    use_effect_with((id, running, seen), {
        let run = run.clone();
        move |&(_, running, seen)| {
            if running {
                run.act(|controller, _| controller.watch(seen));
            }
        }
    });
}

/// Whether the page is visible.
#[hook]
fn use_is_visible() -> bool {
    let visible = use_state_eq(|| !gloo::utils::document().hidden());
    use_effect_with((), {
        let visible = visible.setter();
        move |()| {
            let document = gloo::utils::document();
            let listener =
                EventListener::new(&document, "visibilitychange", move |_| visible.set(!gloo::utils::document().hidden()));
            move || drop(listener)
        }
    });
    *visible
}

/// The run that the page reports on, and the step of its last save: this tab's run while it is live, else the one on view unless that is
/// the recorded one.
fn reported(controller: &Controller) -> (&RunView, Option<u32>) {
    match controller.opened.shown() {
        Some(shown) if !controller.view.state.is_live() => (&shown.view, shown.checkpoint),
        _ => (&controller.view, controller.saved_runs.saved().map(|(_, step)| step)),
    }
}

fn status(run: &GanRun) -> StatusProps {
    let controller = run.controller();
    let (view, saved_step) = reported(&controller);
    StatusProps::new(view, controller.backend().map(|backend: &BackendInfo| backend.kind), saved_step)
}

/// The slider over the run's sheets.
fn timeline(controller: &Controller, selection: &Selection) -> Html {
    let view = controller.shown();
    let sheets: Rc<[(u32, u32)]> = view.frames.iter().map(|frame| (frame.step, frame.epoch)).collect();
    let at = selection.step().and_then(|step| view.frame_at(step)).unwrap_or(sheets.len().saturating_sub(1));
    let (chosen, playing) = (selection.chosen.setter(), selection.playing.setter());
    html! {
        <Timeline
            {at}
            {sheets}
            playing={*selection.playing}
            on_play={Callback::from(move |now| playing.set(now))}
            on_pick={Callback::from(move |step| chosen.set(step))}
        />
    }
}

#[component]
pub fn GanLab() -> Html {
    let run = use_gan_run();
    let (intent, autostart) = use_intent(&run);
    use_device(&run, intent.draft.config(), autostart);
    let is_fixed = use_composition().is_fixed();
    let act = {
        let (run, intent) = (run.clone(), intent.clone());
        // Constant, so that unchanged components are not redrawn. A clone per action, since a handle keeps every state that was read
        // through it (yewstack/yew#3988).
        use_callback(is_fixed, move |action: Action, is_fixed| {
            if !(*is_fixed && action.changes_set_up()) {
                perform(action, &run, &intent.clone());
            }
        })
    };
    let root = use_node_ref();
    use_shortcuts(&root, {
        let (act, run) = (act.clone(), run.clone());
        Callback::from(move |shortcut| {
            let is_past = !run.controller().shown().has_worker();
            let state = run.controller().view.state;
            act.emit(match shortcut {
                // A run that is not on view goes on. A new run takes the place of one that is over by its button only.
                Shortcut::Toggle | Shortcut::Step | Shortcut::Reset | Shortcut::Sheet if is_past => return,
                Shortcut::Toggle | Shortcut::Step if state != RunState::Idle && !state.is_live() => return,
                Shortcut::Toggle => Action::Toggle,
                Shortcut::Step => Action::Step,
                Shortcut::Reset => Action::Reset,
                Shortcut::Sheet => Action::Sample,
                Shortcut::Digit(_) => return,
            });
        })
    });

    use_effect_with(run.controller().own_file.found_run.clone(), {
        let act = act.clone();
        move |found| found.iter().for_each(|record| act.emit(Action::Continue(record.clone())))
    });
    use_opened_run(&run, &act);
    let is_first = use_first_screen(&run, intent.draft.config(), &act);
    let version = results::Version::new(&run.controller());
    let plays = run.controller().shown().recorded && !motion_is_reduced();
    let selection = use_selection(version.run(), plays);
    let on_pick = use_callback((), {
        let (chosen, playing) = (selection.chosen.setter(), selection.playing.setter());
        move |step, ()| {
            chosen.set(step);
            playing.set(false);
        }
    });
    let drawer = use_state_eq(|| None::<Drawer>);
    use_watching(&run, selection.step().is_none() && run.controller().shown().has_worker());
    let controller = run.controller();
    let view = &controller.view;
    let available = controller.available(intent.draft.config());
    let ready = intent.draft.first_error_among(available);
    let is_cockpit = has_results(controller.shown());
    use_effect_with(is_cockpit, {
        let drawer = drawer.setter();
        // The next run does not begin with a panel over it, which would take the focus from its buttons.
        move |is_cockpit| {
            if !is_cockpit {
                drawer.set(None);
            }
        }
    });
    let (told, saved_step) = reported(&controller);
    let buttons = match controller.opened.shown() {
        Some(shown) => opened::buttons(&controller, shown, intent.draft.config(), &act),
        None if controller.shown().recorded => run_line::recorded(&act),
        None => run_line::buttons(view, ready.as_ref(), hand_in::finished(&controller), &act),
    };
    let line = html! {
        <>
            { buttons }
            if is_cockpit { { timeline(&controller, &selection) } }
            <RunLine summary={run_line::Summary::new(controller.shown(), selection.past(controller.shown()), controller.run_device.as_ref())} />
            <ProgressBar label="The run" fraction={told.fraction_done()} captioned={false} />
        </>
    };
    let attention = use_attention(view.state, &sentences::ending(view));
    let set_up = html! {
        <>
            { opened::train_on(&controller, &act) }
            <SetUp
                draft={intent.draft.clone()}
                {available}
                own_file={controller.own_file.clone()}
                device={controller.device.clone()}
                is_live={view.state.is_live()}
                {attention}
                act={act.clone()}
            />
        </>
    };
    let (estimate, offers) = notices::estimate(&controller, &intent.draft, available, &act);
    let notices = html! {
        <>
            <Notices
                problems={intent.problems.clone()}
                failure={told.failure.clone()}
                device={controller.device.clone()}
                diverged_at={told.diverged_at}
                {saved_step}
                warnings={if view.state.is_live() { view.warnings() } else { Vec::new() }}
                config={if told.state == RunState::Idle { intent.draft.config().clone() } else { told.config.clone() }}
                silent={controller.silent}
                loading={view.loading}
                requested={view.state == RunState::Loading}
                act={act.clone()}
            />
            { opened::notices(&controller, &act) }
            { saved_runs::notices(&controller, &act) }
        </>
    };
    if is_first {
        return html! { <div ref={root}><Status ..status(&run) />{ notices }</div> };
    }
    let drawers = is_cockpit.then(|| Drawers {
        open: *drawer,
        set: Callback::from({
            let drawer = drawer.setter();
            move |open| drawer.set(open)
        }),
        downloads: downloads::all(&controller, selection.step(), &act),
    });
    let main = html! {
        <>
            if is_cockpit {
                <details class="gan-notices" open=true><summary>{ "Notes" }</summary>{ notices }</details>
            } else {
                <div class="gan-notices">{ notices }{ estimate }</div>
            }
            <Results run={run.clone()} version={version.clone()} {selection} {on_pick} act={act.clone()} />
            { if is_cockpit || is_fixed { Html::default() } else { offers } }
        </>
    };
    let saved = controller.opened.shown().map(|shown| &shown.view);
    let on_view = saved.unwrap_or(view);
    // A saved run that waits to continue locks no question.
    let state = if view.state.is_live() || saved.is_none() { view.state } else { RunState::Finished };
    let repeatability = || sentences::repeatability(view, controller.run_device.as_ref(), controller.run_file.is_some());
    let reading = html! {
        <Reading
            run={run.clone()}
            {version}
            {state}
            step={on_view.step}
            config={intent.draft.config().clone()}
            size={on_view.size.clone()}
            appearance={on_view.relative_appearance()}
            repeatability={if saved.is_none() { repeatability() } else { None }}
            act={act.clone()}
        />
    };
    html! {
        <div ref={root}>
            <Status ..status(&run) />
            <Frame title="GAN lab" run_line={line} {set_up} {main} {reading} {drawers} />
        </div>
    }
}
