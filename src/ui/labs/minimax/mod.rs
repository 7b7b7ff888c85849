//! The minimax lab: descent against ascent, the effect of the step size, and the prediction by eigenvalues.

mod actions;
mod charts;
mod eigenvalues;
mod palette;
mod plane;
mod question;
mod reading;
mod results;
mod rho_track;
mod set_up;
mod status;
mod step_sizes;
mod surface;
mod view_options;

use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

use self::actions::{Action, Analyses, Lab, Playback, perform, start};
use self::question::use_question;
use self::reading::Reading;
use self::results::Results;
use self::set_up::{Eta, SetUp};
use self::status::Status;
use self::view_options::ViewOptions;
use crate::minimax::formula::formula;
use crate::minimax::questions::GROUPS;
use crate::minimax::sentences::{brief, short};
use crate::minimax::{Analysis, Method, MinimaxConfig};
use crate::plot::plane::ghosts::Ghosts;
use crate::run::PlayState;
use crate::settings::{Asked, Question};
use crate::ui::hooks::form::use_form;
use crate::ui::hooks::player::use_player;
use crate::ui::hooks::shortcuts::use_shortcuts;
use crate::ui::keep_alive::{TopLabel, use_set_top_label};
use crate::ui::labs::play::shortcut_action;
use crate::ui::labs::shared::Shared;
use crate::ui::route::use_composition;
use crate::ui::widgets::{Figure, Frame, PREDICT_FIRST, PlayLine, Player, Presentation, Term, address_notice};

#[hook]
fn use_label(config: &MinimaxConfig) {
    let set_label = use_set_top_label();
    use_effect_with(formula(config), move |formula| {
        let text: String = format!("f(x, y) = {formula}").chars().take(48).collect();
        set_label.emit(Some(TopLabel { text: text.into(), detail: "x descends on f, y ascends".into(), progress: None }));
    });
}

#[hook]
fn use_lab() -> Lab {
    let player = use_player::<Playback>();
    let update = use_force_update();
    let latest = use_mut_ref(|| None::<UseReducerHandle<ViewOptions>>);
    let refit = use_memo((), |()| Cell::new(false));
    let analyses = use_memo((), |()| {
        let (latest, refit) = (Rc::clone(&latest), Rc::clone(&refit));
        Analyses::new(Callback::from(move |analysis: Shared<Analysis>| {
            if let Some(options) = latest.borrow().as_ref().filter(|_| refit.replace(false)) {
                options.dispatch(options.refitted(&analysis));
            }
            update.force_update();
        }))
    });
    let on_address = {
        let (player, analyses, latest, refit) = (player.clone(), Rc::clone(&analyses), Rc::clone(&latest), Rc::clone(&refit));
        Callback::from(move |(config, autostart): (MinimaxConfig, bool)| {
            let analysis = analyses.get(&config);
            player.reset();
            refit.set(analysis.pending.is_some());
            if let Some(options) = latest.borrow().as_ref() {
                options.dispatch(options.fitted(&analysis));
            }
            if autostart {
                start(&player, &analyses, &config, false);
            }
        })
    };
    let form = use_form::<MinimaxConfig>(on_address);
    let options = use_reducer_eq(|| {
        let analysis = analyses.get(form.draft.config());
        refit.set(analysis.pending.is_some());
        ViewOptions::new(&analysis)
    });
    *latest.borrow_mut() = Some(options.clone());
    Lab { form, options, player, analyses, refit }
}

#[hook]
fn use_keys(root: &NodeRef, state: PlayState, act: &Callback<Action>) {
    let act = act.clone();
    use_shortcuts(
        root,
        Callback::from(move |shortcut| {
            shortcut_action(shortcut, state).into_iter().for_each(|action| act.emit(Action::Play(action)));
        }),
    );
}

#[component]
pub fn MinimaxLab() -> Html {
    let lab = use_lab();
    let root = use_node_ref();
    let composition = use_composition();
    let config = lab.form.draft.config();
    use_label(config);
    let (analysis, player, options) = (lab.analyses.get(config), &lab.player, *lab.options);
    let state = player.state();
    let ended = matches!(state, PlayState::Finished | PlayState::Diverged);
    let question = use_question(&lab, &analysis, ended);
    let act = {
        let lab = lab.clone();
        // Constant, so that unchanged components are not redrawn. A clone per action, since a handle keeps every state that was read
        // through it (yewstack/yew#3988).
        use_callback((composition.is_fixed(), question.waits), move |action: Action, (is_fixed, waits)| {
            if !(*is_fixed && action.changes_set_up() || *waits && action.shows_paths()) {
                perform(action, &lab.clone());
            }
        })
    };
    use_keys(&root, state, &act);
    let blocked = question.waits.then_some(AttrValue::Static(PREDICT_FIRST));
    // Other paths tell the answer, too.
    let options = if question.waits { ViewOptions { ghosts: Ghosts::None, ..options } } else { options };
    // Before a run the whole path is shown, unless it is to be predicted.
    let shown = if state == PlayState::Idle && !question.hides { analysis.path.steps() } else { player.at() };
    let at = player.at();
    let point = analysis.path.at(at);
    let distance = analysis.distances.get(usize::try_from(at).unwrap_or(0)).copied();
    let dash = || "–".to_owned();
    let descends = analysis.experiment.method == Method::Descent;
    let figures = html! {
        <div class="minimax-figures">
            <Figure value={at.to_string()} of={format!("/ {}", config.steps)} label="step" />
            <Figure value={brief(point.x)} label="x ↓" player={Player::Descends} title="x descends" />
            <Figure value={brief(point.y)} label={if descends { "y ↓" } else { "y ↑" }} player={Player::Ascends} title={if descends { "y descends, too" } else { "y ascends" }} />
            <Figure value={distance.map_or_else(dash, brief)} label="distance" />
            <Figure value={analysis.spectral_radius.filter(|_| !question.hides).map_or_else(dash, short)} label="ρ" term={Term::Rho} />
        </div>
    };
    let problem = lab.form.draft.first_error().map(|(parameter, reason)| AttrValue::from(format!("{parameter}: {reason}")));
    let problem = problem.or_else(|| blocked.clone());
    let line = html! {
        <PlayLine id="minimax" {state} {at} extent={player.extent()} speed={player.speed()} {problem} act={act.reform(Action::Play)} {figures} />
    };
    let set_up = html! { <SetUp draft={lab.form.draft.clone()} analysis={analysis.clone()} {options} blocked={blocked.clone()} act={act.clone()} /> };
    let main = html! {
        <>
            { address_notice::<MinimaxConfig>(&lab.form.problems, act.reform(|()| Action::DismissProblems)) }
            <Results config={config.clone()} analysis={analysis.clone()} {shown} at={(state != PlayState::Idle).then_some(at)} {options} {ended} is_concealed={question.hides} {blocked} act={act.clone()} />
        </>
    };
    let presentation =
        presentation(&lab, &analysis, (shown, (state != PlayState::Idle).then_some(at), ended), (composition.asked, &act));
    let reading = html! { <Reading config={config.clone()} {ended} asked={question.asked} is_concealed={question.is_concealed} act={act.clone()} /> };
    html! {
        <div ref={root}>
            <Status {state} {at} {point} {distance} has_target={analysis.target.is_some()} verdict={analysis.verdict} observed={analysis.measured.observed} undefined={analysis.path.undefined()} spectral_radius={analysis.spectral_radius} />
            <Frame title="Minimax lab" run_line={line} {set_up} {main} {reading} {presentation} is_concealed={question.hides} />
        </div>
    }
}

/// The plane with the eigenvalues and the surface, the step size, and the shown questions.
fn presentation(
    lab: &Lab,
    analysis: &Shared<Analysis>,
    (shown, at, ended): (u32, Option<u32>, bool),
    (shown_questions, act): (Asked, &Callback<Action>),
) -> Presentation {
    let (config, options) = (lab.form.draft.config(), *lab.options);
    let all: Vec<&'static Question> = GROUPS.iter().flat_map(|group| group.questions).collect();
    let indices = shown_questions.among(all.len()).indices(all.len());
    let questions: Rc<[&'static Question]> = indices.into_iter().map(|index| all[index]).collect();
    let base = MinimaxConfig::default();
    Presentation {
        picture: html! { <Results config={config.clone()} analysis={analysis.clone()} {shown} {at} {options} {ended} act={act.clone()} presented={true} /> },
        control: html! { <Eta draft={lab.form.draft.clone()} analysis={analysis.clone()} {options} act={act.clone()} /> },
        asked: questions.iter().position(|question| question.config(&base) == *config),
        on_ask: {
            let (questions, act) = (Rc::clone(&questions), act.clone());
            Callback::from(move |index: usize| {
                questions.get(index).into_iter().for_each(|question| act.emit(Action::Show(question)))
            })
        },
        questions,
    }
}
