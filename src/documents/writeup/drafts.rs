//! The drafts of the answers to the handout's questions. Tests compute every number in them.

/// 1a: the policy gradient.
pub const GRADIENT: &str = r"The policy $\pi = \operatorname{softmax}(\theta)$ draws arm $i$ with probability $\pi_i = e^{\theta_i} / \sum_j e^{\theta_j}$. The mean reward of arm $i$ is $r_i$, so the expected reward is $J(\theta) = \sum_i \pi_i r_i$. By the quotient rule, with $\mathbf{1}\{i = j\}$ for 1 where $i = j$ and 0 elsewhere,

$$\frac{\partial \pi_i}{\partial \theta_j} = \pi_i \left( \mathbf{1}\{i = j\} - \pi_j \right) , \qquad \frac{\partial J}{\partial \theta_j} = \pi_j \left( r_j - J \right) .$$

Since $\partial \pi_i = \pi_i \, \partial \ln \pi_i$, this gradient is the mean of $R \, \partial \ln \pi_a / \partial \theta_j$ over the arm $a$ that is drawn and its reward $R$. One pull therefore gives the step

$$\Delta\theta_a = \eta R \left( 1 - \pi_a \right) , \qquad \Delta\theta_j = - \eta R \, \pi_j \quad ( j \ne a ) .$$

The handout’s rule $\Delta\theta_i = \eta R_i (1 - \pi(a_i))$ is the first part, the coordinate of the arm drawn. Only both parts together have the gradient as their mean, $\eta \, \pi_j (r_j - J)$.";

/// 1b: why a constant step size can commit to the wrong arm, and remedies.
pub const COMMIT: &str = r"With positive rewards each pull makes its own arm more likely, even if another arm is better. Take two arms with mean rewards 1 and 0.8, $\theta = (0, 0)$ and $\eta = 5$. If the first pull is arm 2, then $\theta_2 - \theta_1 = 2 \cdot 5 \cdot 0.8 \cdot 0.5 = 4$, and $\pi_1$ falls from 0.5 to 0.018. Arm 1 is rarely drawn after that, and an arm that is not drawn is not corrected: its gradient and its probability both have the factor $\pi_1$. Of 1,000 seeds, 40% are not on arm 1 after 2,000 steps.

Remedies: a smaller step, so that the mean decides rather than the first pulls (it needs more pulls); a decaying step, with $\sum_t \eta_t = \infty$ and $\sum_t \eta_t^2 < \infty$; a baseline, $R - b$ instead of $R$ with $b \approx J$, so that a reward below the mean makes its arm less likely while the mean of the step stays the same; an entropy bonus, which raises small probabilities but converges to $\operatorname{softmax}(r / \tau)$ instead of the best arm.";

/// 2a: the saddle of 4x² − 4y².
pub const SADDLE: &str = r"In $f(x, y) = 4x^2 - 4y^2$ the player $x$ descends and $y$ ascends, both with the step size $\eta$. The gradient is zero at one point, and the Hessian there has eigenvalues of both signs:

$$\nabla f = \begin{pmatrix} 8x \\ -8y \end{pmatrix} = 0 \iff x = y = 0 , \qquad \nabla^2 f = \begin{pmatrix} 8 & 0 \\ 0 & -8 \end{pmatrix} .$$

So $(0, 0)$ is a saddle: a minimum along $x$ and a maximum along $y$, with $f(0, y) \le f(0, 0) \le f(x, 0)$ for all $x$ and $y$. Neither player can gain by moving alone.";

/// 2b: the update equations.
pub const UPDATE: &str = r"A step moves $x$ against its derivative and $y$ along its derivative. From any $(x_0, y_0)$

$$x_{t+1} = x_t - \eta \cdot 8 x_t = (1 - 8\eta) \, x_t , \qquad y_{t+1} = y_t + \eta \cdot (-8 y_t) = (1 - 8\eta) \, y_t ,$$

$$x_t = (1 - 8\eta)^t \, x_0 , \qquad y_t = (1 - 8\eta)^t \, y_0 .$$

With $\eta = 0.02$ the factor is 0.84, and after 10 steps from $(1, 0.6)$ the point is at $(0.1749, 0.1049)$.";

/// 2c: the step sizes that converge.
pub const STEP_SIZES: &str = r"A step multiplies $x$ and $y$ by $1 - 8\eta$. The point converges if and only if the absolute value of the factor is below 1:

$$\lvert 1 - 8\eta \rvert < 1 \iff 0 < \eta < \tfrac{1}{4} .$$

For $\eta < \tfrac{1}{8}$ the point approaches from one side, at $\tfrac{1}{8}$ it arrives in one step, and up to $\tfrac{1}{4}$ it alternates sides while it approaches. At $\tfrac{1}{4}$ it alternates without approaching, and beyond that it diverges.";

/// 2d: both players descend.
pub const DESCENT: &str = r"If both descend, $y_{t+1} = y_t - \eta \cdot (-8 y_t) = (1 + 8\eta) \, y_t$. The factor is above 1 for every $\eta > 0$: no step size helps, and $y$ diverges, since $f$ is unbounded below. From $y_0 = 0.001$ with $\eta = 0.1$ it passes 1 after 12 steps. The point converges only from $y_0 = 0$, for $0 < \eta < \tfrac{1}{4}$. That is unstable: any deviation from this line grows.";

/// 3: the networks and the losses of any run.
pub const GAN: &str = r"The generator $G$ maps noise $z$ to images. The discriminator $D$ gives the probability that an image is real. $G$ maps 100 normal numbers by a dense layer to 256 maps of 7 × 7, and by three transposed convolutions of 5 × 5 (strides 1, 2, 2) to 28 × 28, with batch norm and LeakyReLU 0.3 after the first two and tanh at the end: 2,280,384 parameters. $D$ is two convolutions of 5 × 5 with stride 2, to 64 and 128 maps, each with LeakyReLU 0.3 and dropout 0.3, and a dense layer to one logit: 212,865 parameters. Each has its own Adam optimiser.

The game is $\min_G \max_D V$ with $V$ the mean of $\ln D(x)$ over real images plus that of $\ln (1 - D(G(z)))$ over generated ones. In practice each player minimises a loss, the binary cross-entropy of $D$’s logits:

$$L_D = - \operatorname{E}_x \left[ \ln D(x) \right] - \operatorname{E}_z \left[ \ln \left( 1 - D(G(z)) \right) \right] , \qquad L_G = - \operatorname{E}_z \left[ \ln D(G(z)) \right] .$$

$G$ has a different loss because $\ln (1 - D(G(z)))$ is flat where $D$ is sure that an image is generated, which is where $G$ has the most to learn. For a fixed $G$ the optimal $D$ is $p_r / (p_r + p_g)$, from the densities of real and generated images. If both densities are equal, it is $\tfrac{1}{2}$ everywhere, and

$$L_D = 2 \ln 2 = 1.386 , \qquad L_G = \ln 2 = 0.693 .$$

In each step $D$ learns from a batch of real and a batch of generated images, then $G$ learns through the updated $D$. Each loss is measured against an opponent that keeps changing, so a low loss alone does not show good images. The sheets, always of the same 64 latents, show more.";
