import { bare } from "../../../text/fold.ts";

/**
 * Words that stand in titles of research and hardly ever in names: the most
 * frequent words of some 40,000 English and French titles, without those that
 * are also somebody's name. Folded.
 */
const WORDS = new Set(
  (
    "about abstract accelerated accelerating acceleration accuracy accurate acquisition across action " +
    "actions activation activations active activity actor adaptation adapting adaptive addressing " +
    "adversarial adversarially against agent agents aggregation agnostic aide algorithm algorithme " +
    "algorithmic algorithms aligned alignement aligning alignment all allocation ameliorer analyse " +
    "analysis analyzing anglais annotation annotations anomaly answer answering application applications " +
    "apprentissage approach approaches approche approximate approximation arabe arabic arbitrary " +
    "architecture architectures are artificial aspect assessing assessment assignment assisted " +
    "association asynchronous attack attacks attention attentive attribute attribution audio augmentation " +
    "augmented auto autoencoder autoencoders automated automatic automatique autonomous autoregressive " +
    "auxiliary avec average aware back backdoor bandit bandits base based basee bases batch bayesian " +
    "behavior benchmark benchmarking benchmarks better between beyond biais bias biased biases " +
    "bidirectional bilevel binary bit block body boosting both bottleneck bound boundary bounded bounds " +
    "box brain breaking bridging budget building but cadre calibration capacity captioning category " +
    "causal centric certified chain challenges change channel characterization characterizing chatgpt " +
    "chinese class classes classification classifier classifiers client clinical clip cloud clouds " +
    "clustering cnn cnns code coding cognitive coherence collaborative collapse combinatorial combining " +
    "comme common commonsense communication community compact comparaison comparative comparison " +
    "completion complex complexes complexity composition compositional comprehension comprehensive " +
    "compression compte computation computational computing concept concepts conditional conditioned " +
    "confidence conformal connaissances consistency consistent constrained constraint constraints " +
    "construction content context contexte contextual continual continuous contraintes contrastive " +
    "control controllable controlled convergence conversational conversations convex convolution " +
    "convolutional convolutions cooperative coordination coreference corpora corpus correction " +
    "correlation correlations correspondence cost counterfactual coverage creation critic critical " +
    "curriculum dans data dataset datasets debiasing decentralized decision decoder decoding " +
    "decomposition decoupling decouverte deep defense deft demonstration demonstrations denoising dense " +
    "density dependances dependency dependent depth descent description design detecting detection " +
    "deterministic deux dialog dialogue dialogues difference differentiable differential differentially " +
    "diffusion dimension dimensional dimensions direct directed disambiguation discours discourse " +
    "discovering discovery discrete discriminative disease disentangled disentanglement disentangling " +
    "distance distillation distilling distributed distribution distributional distributionally " +
    "distributions divergence diverse diversity document documents does domain domaine domains donnees " +
    "double driven driving dropout drug dual dynamic dynamical dynamics dynamique dynamiques early " +
    "echelle edge editing effect effective effects efficace efficiency efficient efficiently embedding " +
    "embeddings embodied emergent emotion empirical enabling encoder encoders encoding end energy " +
    "enhanced enhancement enhancing ensemble ensembles entites entity entrainement entre entropy " +
    "environment environments equations equilibria equilibrium equivariant error errors estimating " +
    "estimation etat etiquetage etude evaluating evaluation event events evidence evolution evolutionary " +
    "exact example examples experience expert experts explainable explaining explanation explanations " +
    "explicit exploitation exploiting exploration exploring exponential expression expressions expressive " +
    "extended extracting extraction extreme face factorization fairness fast faster feature features " +
    "federated feedback few fidelity fields filter filtering finding fine finite first fixed flexible " +
    "flow flows flux fondee for forecasting forgetting form formal formation forward fouille foundation " +
    "framework francais free frequency from full fully function functional functions fusion future game " +
    "games gap gated general generalisation generalizable generalization generalized generalizing " +
    "generate generated generating generation generative generator geometric geometry gestion global gnn " +
    "goal gpt gradient gradients grained grammaire grammaires grammar grands graph graphes graphs " +
    "grounded grounding group guarantees guidance guide guided guidee hard hardware health help " +
    "heterogeneity heterogeneous hidden hierarchical high higher horizon how humain human hybrid " +
    "hyperbolic hyperparameter hypothesis identification identifying image images imbalanced imitation " +
    "impact implicit importance improve improved improves improving incomplete incremental independent " +
    "individual induced induction inductive inference infinite influence information informations " +
    "informed initialization input insights inspired instance instruction integrating integration " +
    "intelligence intent inter interaction interactions interactive interface interpolation " +
    "interpretability interpretable interpretation interpreting into intrinsic invariance invariant " +
    "inverse inversion investigating iterative its jeu kernel kernels knowledge label labeling labels " +
    "langage language languages langue langues latent layer layers learn learnable learned learners " +
    "learning length lens less level leveraging lexical lexicale lexicon lexique lidar lifelong " +
    "lightweight ligne like likelihood limited limits linear lingual linguistic linguistique " +
    "linguistiques link llm llms local localization logic logical look loop loss losses lottery lower " +
    "machine machines make makes making management manifold manifolds manipulation many map mapping maps " +
    "margin mask masked matching materials mathematical matrix matters maximization maximum mdps mean " +
    "measure measures measuring mechanism mechanisms media medical meets membership memorization memory " +
    "mesh message mesure meta method methode methodes methods metric metrics minimax minimization minimum " +
    "mining missing mitigating mixed mixture mixup mobile modal modality model modele modeles modeling " +
    "modelisation modelling models modular module molecular momentum monocular more motifs motion mots " +
    "moyen multi multilingual multilingue multimodal multiple multitask multivariate mutual named nas " +
    "natural navigation near nearest need negative neighbor neighborhood net network networks neural " +
    "neuro neuron neuronal neuronale neurones new news niveau nlp node noise noisy nommees non nonconvex " +
    "nonlinear norm normalization normalizing not nouvelle novel object objective objects observations " +
    "off offline one online only ontologie ontologies operator operators opinion optical optimal " +
    "optimality optimisation optimization optimizing order oriented orthogonal out outil outlier output " +
    "over pac paradigm parallel parameter parameterized parametric parole parsing part partagee partial " +
    "partially partir patch path patterns perception perceptual performance person personalized " +
    "perspective perturbation perturbations phase phrases physical physics pixel planning platform play " +
    "point points poisoning policies policy polynomial pooling population pose position positive " +
    "posterior potential practical pre precision predicting prediction predictions predictive preference " +
    "preferences presence preserving pretrained pretraining priors privacy private probabilistic " +
    "probability probing problem problems process processes processing product production program " +
    "programming programs progressive projection prompt prompting prompts propagation properties property " +
    "protein prototype provable provably proximal pruning pseudo qualite quality quantification " +
    "quantization quantized quantum queries query question questions radiance raisonnement random " +
    "randomized range rank ranking rate rates reading real realistic reasoning recherche recognition " +
    "recommandation recommendation recommender reconnaissance reconstruction recovery recurrent recursive " +
    "reduced reducing reduction reference refinement region regles regression regret regularization " +
    "regularized reinforcement relation relational relations relative reliable relu rendering " +
    "renforcement replay reponse reponses representation representations requetes research reseau reseaux " +
    "residual resolution resource resources response ressources restoration resume rethinking retrieval " +
    "review revisiting reward rewards riemannian risk robot robotic robust robustness role routing rule " +
    "rules safe safety saliency sample samples sampling sans scalable scale scaling scene scenes " +
    "scheduling scientific score search second secure segmentation selection selective self semantic " +
    "semantics semantique semantiques semi sens sense sensing sensitive sensitivity sentence sentiment " +
    "separation sequence sequences sequential series service set sets sgd shape shared sharing sharpness " +
    "shift shifts sign signal signals similarite similarity simple simplification simulation simulations " +
    "single size skill skills smooth smoothing social sociaux soft softmax solution solutions solver " +
    "solvers solving source sous space spaces sparse sparsity spatial spatio spatiotemporal specific " +
    "spectral speech spiking spoken spurious stability stable stage state stationary statistical " +
    "statistique step stochastic strategic strategies strategy streaming structural structure structured " +
    "structures student study style sub subgraph subspace summarization super supervise supervised " +
    "supervisee supervision support surface surrogate survey symbolic symmetry syntactic syntaxique " +
    "syntaxiques synthese synthesis synthetic system systematic systeme systemes systems tabular tache " +
    "tailed tangent target targeted task tasks teacher teaching techniques temporal temporelles tensor " +
    "term termes test testing text texte textes texts textual than that the their theoretic theoretical " +
    "theorie theory thought through time token tool top topic topological topology toward towards " +
    "tracking trade traduction traffic train trained training traitement trajectory transfer " +
    "transferability transferable transformation transformations transformer transformers transition " +
    "translation transport treatment trees trust tuning tweets two type types unbiased uncertainty under " +
    "understanding unified uniform unifying universal unknown unlabeled unlearning unseen unsupervised " +
    "use user using utilisation utility vae validation value values variable variables variance variation " +
    "variational vector vehicle verification vers via video videos view virtual vision visual " +
    "visualisation vocabulary voice voting way weak weakly web weight weighted weights what when where " +
    "whole why width wild with without wordnet words world your zero"
  ).split(" "),
);

/** How many of a line's words are words of titles. */
export function titleWords(tokens: readonly string[]): number {
  let count = 0;
  for (const token of tokens) {
    const word = bare(token);
    if (WORDS.has(word) || (word.endsWith("s") && WORDS.has(word.slice(0, -1)))) count++;
  }
  return count;
}
