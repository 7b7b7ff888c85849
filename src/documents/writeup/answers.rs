//! The answers to the handout's three questions, as they are filled in. Tests compute every number in them.

/// A policy's gradient, and why a constant step can commit to the wrong arm.
pub const BANDIT: &str = r"The policy $\pi = \operatorname{softmax}(\theta)$ draws arm $i$ with probability $\pi_i = e^{\theta_i} / \sum_j e^{\theta_j}$. Arm $i$ pays $r_i$ in the mean, so the expected reward is $J(\theta) = \sum_i \pi_i r_i$. By the quotient rule, with $\mathbf{1}\{i = j\}$ for 1 where $i = j$ and 0 elsewhere,

$$\frac{\partial \pi_i}{\partial \theta_j} = \pi_i \left( \mathbf{1}\{i = j\} - \pi_j \right) , \qquad \frac{\partial J}{\partial \theta_j} = \pi_j \left( r_j - J \right) .$$

Since $\partial \pi_i = \pi_i \, \partial \ln \pi_i$, this gradient is the mean of $R \, \partial \ln \pi_a / \partial \theta_j$ over the arm $a$ that is drawn and its reward $R$. One pull therefore gives the step

$$\Delta\theta_a = \eta R \left( 1 - \pi_a \right) , \qquad \Delta\theta_j = - \eta R \, \pi_j \quad ( j \ne a ) .$$

The handout’s rule $\Delta\theta_i = \eta R_i (1 - \pi(a_i))$ is the first part, the coordinate of the arm drawn. Only both parts together have the gradient as their mean, $\eta \, \pi_j (r_j - J)$.

Why a constant step can commit to the wrong arm: with positive rewards each pull makes its own arm likelier, also a worse one. Take two arms that pay 1 and 0.8, $\theta = (0, 0)$ and $\eta = 5$. If the first pull is arm 2, then $\theta_2 - \theta_1 = 2 \cdot 5 \cdot 0.8 \cdot 0.5 = 4$, and $\pi_1$ falls from 0.5 to 0.018. Arm 1 is hardly drawn after that, and what is not drawn is not corrected: both its gradient and its chance have the factor $\pi_1$. Of 1,000 seeds, 40% are not on arm 1 after 2,000 steps.

What mends it: a smaller step, so that the mean and not the first pulls decide (it takes more pulls); a step that decays, with $\sum_t \eta_t = \infty$ and $\sum_t \eta_t^2 < \infty$; a baseline, $R - b$ in place of $R$ with $b \approx J$, by which a pull that pays less than the mean makes its arm less likely, and which leaves the mean of the step as it is; an entropy bonus, which pulls small probabilities up, at the price of an end at $\operatorname{softmax}(r / \tau)$ instead of the best arm.";

/// The saddle of 4x² − 4y², its steps, and when they converge.
pub const MINIMAX: &str = r"In $f(x, y) = 4x^2 - 4y^2$ the player $x$ descends and $y$ ascends, both with the step size $\eta$. The gradient is zero at one point, and the Hessian there has eigenvalues of both signs:

$$\nabla f = \begin{pmatrix} 8x \\ -8y \end{pmatrix} = 0 \iff x = y = 0 , \qquad \nabla^2 f = \begin{pmatrix} 8 & 0 \\ 0 & -8 \end{pmatrix} .$$

So $(0, 0)$ is a saddle, a minimum along $x$ and a maximum along $y$: $f(0, y) \le f(0, 0) \le f(x, 0)$ for all $x$ and $y$. Neither player gains by moving alone.

A step takes $x$ against its derivative and $y$ along it, so that from any $(x_0, y_0)$

$$x_{t+1} = x_t - \eta \cdot 8 x_t = (1 - 8\eta) \, x_t , \qquad y_{t+1} = y_t + \eta \cdot (-8 y_t) = (1 - 8\eta) \, y_t ,$$

$$x_t = (1 - 8\eta)^t \, x_0 , \qquad y_t = (1 - 8\eta)^t \, y_0 .$$

With $\eta = 0.02$ the factor is 0.84, and after 10 steps from $(1, 0.6)$ the point is at $(0.1749, 0.1049)$. It converges exactly if the factor is less than 1 in size:

$$\lvert 1 - 8\eta \rvert < 1 \iff 0 < \eta < \tfrac{1}{4} .$$

Up to $\eta = \tfrac{1}{8}$ it comes in from one side, at $\tfrac{1}{8}$ it arrives in one step, up to $\tfrac{1}{4}$ it jumps across and comes nearer. At $\tfrac{1}{4}$ it jumps to and fro for ever, beyond it further each time.

If both descend, $y_{t+1} = y_t - \eta \cdot (-8 y_t) = (1 + 8\eta) \, y_t$. The factor is above 1 for every $\eta > 0$: no step size helps, and $y$ runs off to where $f$ has no bottom. From $y_0 = 0.001$ with $\eta = 0.1$ it passes 1 after 12 steps. Only from $y_0 = 0$ does the point still converge, for $0 < \eta < \tfrac{1}{4}$; and that is not stable, since whatever leaves this line grows.";

/// The networks and the losses, for any run; what a run showed stands beside its sheets.
pub const GAN: &str = r"The generator $G$ makes images out of noise $z$, the discriminator $D$ says how likely an image is real. $G$ takes 100 normal numbers through a dense layer to 256 maps of 7 × 7, and through three transposed convolutions of 5 × 5 (strides 1, 2, 2) to 28 × 28, with batch norm and LeakyReLU 0.3 after the first two and tanh at the end: 2,280,384 parameters. $D$ is two convolutions of 5 × 5 with stride 2, to 64 and 128 maps, each with LeakyReLU 0.3 and dropout 0.3, and a dense layer to one logit: 212,865 parameters. Both learn by Adam, one each.

The game is $\min_G \max_D V$ with $V$ the mean of $\ln D(x)$ over real images plus that of $\ln (1 - D(G(z)))$ over generated ones. In practice each player minimises a loss, binary cross-entropy on $D$’s logits:

$$L_D = - \operatorname{E}_x \left[ \ln D(x) \right] - \operatorname{E}_z \left[ \ln \left( 1 - D(G(z)) \right) \right] , \qquad L_G = - \operatorname{E}_z \left[ \ln D(G(z)) \right] .$$

$G$ has a loss of its own because $\ln (1 - D(G(z)))$ is flat exactly where $D$ is sure that an image is generated, which is where $G$ has most to learn. Against a given $G$ the best answer of $D$ is $p_r / (p_r + p_g)$, from the densities of real and generated images. Where these are the same it is $\tfrac{1}{2}$ everywhere, and

$$L_D = 2 \ln 2 = 1.386 , \qquad L_G = \ln 2 = 0.693 .$$

At each step $D$ learns from a batch of real images and a batch of $G$’s, then $G$ learns through the $D$ that this gave. Each loss is measured by an opponent that changes: a low one alone does not show good images, and the sheets, always of the same 64 latents, say more.";
