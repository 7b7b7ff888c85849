//! The bandit lab's questions. Names in braces stand for numbers of the finished run.

use crate::settings::Question;

/// In the order of the page.
pub const QUESTIONS: [Question; 8] = [
    Question {
        title: "A step of 5: why do half of the runs end on the wrong arm?",
        line: "η = 5, 1,000 seeds. Look at the first steps of π, in log time.",
        query: "eta=5&runs=1000",
        answer: "{stuck} of the seeds are not on arm 1. All rewards are positive, so each pull makes its own arm more likely. With η = 5 the \
                 change is large: one pull of arm 2 (R = 0.8) raises π(arm 2) from 0.33 to 0.96. The run commits before it has explored.",
    },
    Question {
        title: "The handout’s rule moves one θ only",
        line: "Update: Handout. Look at θ, and at the step in detail.",
        query: "update=sampled&runs=1000",
        answer: "{grown} of {arms} θ have grown and none has shrunk: with positive rewards the rule only adds. The log-derivative also \
                 subtracts ηRπ from each arm that was not drawn. Its mean is the gradient; the mean of the handout’s rule, ηπ(1 − π)r, \
                 is not. {stuck} of the seeds are not on arm 1.",
    },
    Question {
        title: "The handout’s rule with 10 added to every reward",
        line: "From π = (0.2, 0.5, 0.3), small steps. Look at the arrows on the simplex.",
        // The mean of the handout's rule goes to arm 1 from here without an offset, and to arm 2 with 10.
        query: "update=sampled&eta=0.01&offset=10&theta0=-0.405,0.511,0&runs=500",
        answer: "With 10 added the mean of the rule ends on arm {mean end}; without it, from the same start, on arm {mean end without offset}. \
                 No arm became better: the rule’s mean is not the gradient, so an offset or a baseline changes where it goes, and a \
                 smaller step does not help.",
    },
    Question {
        title: "Add 10 to every reward",
        line: "Update: Full, η = 0.1. The arms are the same. Is the path?",
        query: "offset=10&runs=1000",
        answer: "{stuck} of the seeds are not on arm 1; without the offset it is 0.1%. The expected update is the same: the dashed line did \
                 not move. But each single step is more than ten times as long, so its variance is more than a hundred times as large.",
    },
    Question {
        title: "A baseline",
        line: "η = 5 again, with the policy’s true value as the baseline. What does it change?",
        query: "eta=5&baseline=value&runs=1000",
        answer: "{stuck} of the seeds are not on arm 1; without the baseline it is 48%. A pull that pays less than the policy’s mean now \
                 makes its arm less likely. The baseline changes where a run commits, not only the variance (Chung 2021). The price: the \
                 true value is not known in practice. Try Mean, which is learnt.",
    },
    Question {
        title: "η/t: safe but slow",
        line: "η = 0.1, decaying. How far does π get in 2,000 steps?",
        query: "schedule=inverse&runs=1000",
        answer: "{elsewhere} are committed to a wrong arm, but {stuck} are not on the best one either: the lengths of all 2,000 steps add up \
                 to 0.1 · (ln 2000 + 0.58) = 0.82. Σηₜ = ∞ guarantees arrival, not when.",
    },
    Question {
        title: "Entropy",
        line: "η = 0.5, τ = 0.2. Where does π stay?",
        query: "eta=0.5&entropy=0.2&runs=500",
        answer: "π stays near softmax(r/τ) = (0.69, 0.25, 0.06); here it is at {pi}. No arm is given up, so a wrong start corrects itself: \
                 {stuck} of the seeds are not on arm 1. The price: the policy never commits, so its regret keeps growing.",
    },
    Question {
        title: "All rewards negative",
        line: "Means −1, −1.2, −1.5, η = 1. The differences are the same. Is the run?",
        query: "means=-1,-1.2,-1.5&eta=1&runs=1000",
        answer: "{stuck} of the seeds are not on arm 1; with 1, 0.8 and 0.5 it is 17.6%. Each pull makes its own arm less likely, so every \
                 arm is tried many times before one remains. Only the sign of R changed, not which arm is best.",
    },
];
