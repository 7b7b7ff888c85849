//! The bandit lab: a softmax policy commits to an arm, the right one or a wrong one.

mod actions;
mod answers;
mod arms;
mod charts;
mod difference;
mod last_step;
mod many;
mod pinned;
mod question;
mod reading;
mod seeds;
mod sentences;
mod set_up;
mod simplex;
mod status;
mod swarm;

use std::rc::Rc;

use yew::prelude::*;

use self::actions::{Action, Lab, Runs, perform};
use self::answers::base;
use self::arms::Arms;
use self::charts::Charts;
use self::difference::Difference;
use self::last_step::{LastStep, StepDetail};
use self::many::use_many;
use self::question::use_question;
use self::reading::Reading;
use self::seeds::Seeds;
use self::set_up::SetUp;
use self::simplex::Simplex;
use self::status::Status;
use self::swarm::{SwarmCard, use_swarm};
use crate::bandit::questions::QUESTIONS;
use crate::bandit::{BanditConfig, Simulation, State};
use crate::plot::number::{grouped, probability, readout};
use crate::plot::policy::Curves;
use crate::run::play::Stop;
use crate::run::{Extent, PlayState};
use crate::settings::{Asked, Question};
use crate::ui::hooks::form::use_form;
use crate::ui::hooks::player::{Playable, use_player};
use crate::ui::hooks::shortcuts::{Shortcut, use_shortcuts};
use crate::ui::keep_alive::{TopLabel, use_set_top_label};
use crate::ui::labs::play::shortcut_action;
use crate::ui::route::use_composition;
use crate::ui::widgets::{
    Card, Figure, Frame, Notice, NoticeKind, PREDICT_FIRST, PlayLine, Player as Side, Presentation, ProgressBar, Term, Verdict,
    address_notice, awaited_verdict,
};

impl Playable for Simulation {
    fn extent(&self) -> Extent {
        Extent { done: self.state().step, total: self.config().steps, stopped: self.diverged().map(|_| Stop::Diverged) }
    }

    fn compute(&mut self, steps: u32) {
        self.advance(steps);
    }
}

#[hook]
fn use_label() {
    let set_label = use_set_top_label();
    use_effect_with((), move |()| {
        set_label.emit(Some(TopLabel {
            text: "π = softmax(θ)".into(),
            detail: "The policy: each arm’s probability is softmax of its θ".into(),
            progress: None,
        }));
    });
}

#[hook]
fn use_lab() -> Lab {
    let player = use_player::<Simulation>();
    let many = use_many();
    let swarm = use_swarm();
    let pin = use_state(|| None);
    let on_address = {
        let runs = Runs { player: player.clone(), many: many.clone(), swarm: swarm.clone() };
        Callback::from(move |(config, autostart): (BanditConfig, bool)| {
            runs.player.reset();
            runs.many.clear();
            runs.swarm.clear();
            if autostart {
                runs.start(&config, false);
            }
        })
    };
    let form = use_form::<BanditConfig>(on_address);
    Lab { form, runs: Runs { player, many, swarm }, pin }
}

#[hook]
fn use_keys(root: &NodeRef, state: PlayState, act: &Callback<Action>) {
    let act = act.clone();
    let on_key = Callback::from(move |shortcut| match shortcut {
        Shortcut::Digit(digit) => act.emit(Action::Pull(usize::from(digit) - 1)),
        _ => shortcut_action(shortcut, state).into_iter().for_each(|action| act.emit(Action::Play(action))),
    });
    use_shortcuts(root, on_key);
}

/// Reads the run, or before a run the simulation that Start would begin.
fn with_run<T>(lab: &Lab, read: impl FnOnce(&Simulation) -> T) -> T {
    match lab.runs.player.run().as_ref() {
        Some(run) => read(run),
        None => read(&Simulation::new(lab.form.draft.config())),
    }
}

#[component]
pub fn BanditLab() -> Html {
    use_label();
    let lab = use_lab();
    let composition = use_composition();
    let question = use_question(&lab);
    let act = {
        let (lab, is_fixed, waits) = (lab.clone(), composition.is_fixed(), question.waits);
        Callback::from(move |action: Action| {
            if !(is_fixed && action.changes_set_up() || waits && action.runs()) {
                perform(action, &lab);
            }
        })
    };
    let root = use_node_ref();
    use_keys(&root, lab.runs.player.state(), &act);

    let config = lab.form.draft.config().clone();
    let (state, at, version) = (lab.runs.player.state(), lab.runs.player.at(), lab.runs.player.version());
    let curves = use_memo((version.0, version.1, config.clone()), |_| with_run(&lab, Curves::new));
    let cursor = use_state_eq(|| None::<usize>);
    let (now, step, extent) = with_run(&lab, |run| (run.at(at), StepDetail::of(run, at), run.extent()));
    let problem = lab.form.draft.first_error().map(|(name, reason)| AttrValue::from(format!("{name}: {reason}")));
    let blocked = question.waits.then_some(AttrValue::Static(PREDICT_FIRST));
    let problem = problem.or_else(|| blocked.clone());

    let line = html! {
        <>
            <PlayLine
                id="bandit-line" {state} {at} {extent} speed={lab.runs.player.speed()} {problem}
                act={act.reform(Action::Play)} figures={figures(&config, &now)}
            />
            <ProgressBar label="The run" fraction={f64::from(at) / f64::from(config.steps)} captioned={false} />
        </>
    };
    let verdict = sentences::verdict(&config, state, &now);
    let main = html! {
        <>
            { address_notice::<BanditConfig>(&lab.form.problems, act.reform(|()| Action::DismissProblems)) }
            { diverged(extent) }
            if question.waits {
                { awaited_verdict() }
            } else {
                <Verdict title={verdict.title} testid="bandit-verdict">{ verdict.sentence }</Verdict>
            }
            <Difference pinned={(*lab.pin).clone()} config={config.clone()} {now} many={lab.runs.many.stuck()} act={act.clone()} />
            <SwarmCard swarm={lab.runs.swarm.clone()} version={lab.runs.swarm.version()} draft={lab.form.draft.clone()} blocked={blocked.clone()} act={act.clone()} />
            <Charts
                {state} {at} config={config.clone()} curves={Rc::clone(&curves)} pinned={(*lab.pin).clone()} asked={question.asked.as_ref().map(|asked| asked.question.id)}
                cursor={*cursor} on_cursor={Callback::from({ let cursor = cursor.clone(); move |index| cursor.set(index) })} act={act.clone()}
                simplex={simplex(&config, &curves, at, *cursor, &act)}
                arms={html! {
                    <>
                        <Arms config={config.clone()} {now} {state} blocked={blocked.clone()} act={act.clone()} />
                        <LastStep config={config.clone()} {step} />
                    </>
                }}
            />
            <Seeds many={lab.runs.many.clone()} version={lab.runs.many.version()} config={config.clone()} {blocked} act={act.clone()} />
        </>
    };
    let presentation = presentation(&lab, composition.asked, &act);
    let set_up = html! { <SetUp draft={lab.form.draft.clone()} act={act.clone()} /> };
    let many = lab.runs.many.outcome();
    let reading = html! {
        <Reading config={config.clone()} {now} {many} is_over={question.is_over} asked={question.asked} is_concealed={question.is_concealed} act={act.clone()} />
    };
    html! {
        <div ref={root}>
            <Status {state} {now} many={lab.runs.many.outcome()} />
            <Frame title="Bandit lab" run_line={line} {set_up} {main} {reading} {presentation} is_concealed={question.waits} />
        </div>
    }
}

/// The swarm, which has η's slider, and the shown questions.
fn presentation(lab: &Lab, shown: Asked, act: &Callback<Action>) -> Presentation {
    let swarm = &lab.runs.swarm;
    let config = lab.form.draft.config();
    let shown = shown.among(QUESTIONS.len()).indices(QUESTIONS.len());
    let asked = Question::position(&QUESTIONS, &base(config), config);
    Presentation {
        picture: html! { <SwarmCard swarm={swarm.clone()} version={swarm.version()} draft={lab.form.draft.clone()} act={act.clone()} /> },
        control: Html::default(),
        questions: shown.iter().map(|index| &QUESTIONS[*index]).collect(),
        asked: asked.and_then(|asked| shown.iter().position(|index| *index == asked)),
        on_ask: {
            let act = act.clone();
            Callback::from(move |at: usize| shown.get(at).into_iter().for_each(|index| act.emit(Action::Show(*index))))
        },
    }
}

fn figures(config: &BanditConfig, now: &State) -> Html {
    html! {
        <>
            <Figure value={grouped(u64::from(now.step))} of={format!("/ {}", grouped(u64::from(config.steps)))} label="step" />
            <Figure value={probability(sentences::best(config, now))} label="π(best)" player={Side::Descends} title="The policy’s probability of the best arm; tied arms are added up" />
            <Figure value={readout(now.regret)} label="regret" term={Term::Regret} />
        </>
    }
}

fn diverged(extent: Extent) -> Html {
    if extent.stopped != Some(Stop::Diverged) {
        return Html::default();
    }
    html! {
        <Notice kind={NoticeKind::Warn} title={format!("Diverged at step {}", grouped(u64::from(extent.done) + 1))}>
            <p>{ "A θ left the range of ±10¹². The run ends before that step. Use a smaller step size, or clipping." }</p>
        </Notice>
    }
}

/// The path on the simplex, or a note unless there are three arms.
fn simplex(config: &BanditConfig, curves: &Rc<Curves>, at: u32, cursor: Option<usize>, act: &Callback<Action>) -> Html {
    if config.arms() != 3 {
        return html! {
            <Card title="Path on the simplex"><p class="bandit-remark">{ "The simplex is drawn for three arms: enter three mean rewards." }</p></Card>
        };
    }
    html! { <Simplex config={config.clone()} curves={Rc::clone(curves)} {at} {cursor} act={act.clone()} /> }
}
