using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>How to fit: a validated value.</summary>
public record FitOptions
{
    /// <summary>The number of components, k, at least 1.</summary>
    public int Components { get; init => field = AtLeast(value, 1); } = 1;

    /// <summary>What is free of the mixing proportions.</summary>
    public Proportions Proportions { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Proportions.Free;

    /// <summary>
    /// Components that are known from elsewhere, among the k and the last of them: their proportions are estimated, if these are
    /// free, and their parameters stay as they are.
    /// </summary>
    public ImmutableArray<Component> Known { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>
    /// For each row its component, from 0 to k − 1, where that is known, and −1 where it is not; empty where nothing is known.
    /// A known row has the posterior 1 in its component and the share ln(πⱼ P(x | z = j)) in the log-likelihood (semi-supervised
    /// fits; McLachlan 1977, Miller and Uyar 1997). The components of labels keep their places: component j is label j. More
    /// components than labels find groups that no label names. Parameters and criteria are counted as ever. Unless a start is
    /// given, the first one sees the known rows alone where every component has some, and others begin with clusters that are
    /// matched with the labels; components are neither split nor merged. No row is left out for being far from a component.
    /// </summary>
    public ImmutableArray<int> KnownLabels { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>
    /// What <see cref="KnownLabels"/> mean, a name for each label: the components of the result are called so
    /// (<see cref="Mixture.Names"/>), and those that no label names "new 1", "new 2", …. Empty for components with numbers only.
    /// </summary>
    public ImmutableArray<string> LabelNames { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Where fits begin.</summary>
    public Start Start { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Start.Combined;

    /// <summary>
    /// How many starts are tried by short runs, the best of them carried on (emEM; Biernacki, Celeux and Govaert 2003).
    /// 0 lets the problem decide: eight, then batches of 24 until the best maximum was reached eight times, at most 192, fewer for
    /// large tables and one for very large ones; then moves that split a component and merge two others are tried from the best
    /// maximum and from every better one that they lead to (Ueda and others 2000). A start that is given (means, labels, a
    /// model) is always one, and nothing else is tried.
    /// </summary>
    public int Starts { get; init => field = AtLeast(value, 0); }

    /// <summary>The seed of all random choices; the same seed gives the same fit.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>When the fit has converged.</summary>
    public Convergence Convergence { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Convergence.Default;

    /// <summary>How expectation steps find responsibilities.</summary>
    public ExpectationStep Expectation { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = ExpectationStep.Exact;

    /// <summary>
    /// Passes of stepwise expectation-maximization before the iterations of each start, for tables so large that parameters should
    /// move many times in one pass; null for none. They go together neither with trimming nor with known labels, and with a streamed
    /// table where its source is an <see cref="ISeekingRowReader"/>.
    /// </summary>
    public StepwiseOptions? Stepwise { get; init; }

    /// <summary>Whether rows may come from uniform noise as well, which the number of components does not count.</summary>
    public Noise Noise { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = Noise.None;

    /// <summary>
    /// The share α of the rows' weight that is trimmed, from 0 to 0.5: in each iteration the least likely rows take no part
    /// (García-Escudero, Gordaliza, Matrán and Mayo-Iscar 2008, in the form for mixture likelihoods of García-Escudero,
    /// Gordaliza and Mayo-Iscar 2014). Of n rows that weigh alike ⌊αn⌋ are trimmed. The log-likelihood and the criteria of the
    /// result are those of the rows that stay; fits are to be compared at the same share. It goes together with a bound on
    /// covariances, <see cref="GaussianFitOptions.EigenvalueRatio"/>, not with noise. Such fits are not accelerated.
    /// </summary>
    public double Trim
    {
        get;
        init => field = value is >= 0 and <= 0.5
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The share of rows to trim is a number from 0 to 0.5.");
    }

    /// <summary>
    /// How a fit gets to its maximum in fewer passes over the table. Short runs that choose among starts are plain, and so is
    /// a fit that is told to run exactly <see cref="MaxIterations"/> iterations (every tolerance null or 0).
    /// </summary>
    public Acceleration Acceleration { get; init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(value)); } = Acceleration.QuasiNewton;

    /// <summary>The largest number of maximization steps, 0 or more. An accelerated step that is thrown away counts as one, so that this bounds the passes.</summary>
    public int MaxIterations { get; init => field = AtLeast(value, 0); } = 1000;

    /// <summary>The number of threads; 0 for one on each core. It does not change the result.</summary>
    public int Threads { get; init => field = AtLeast(value, 0); }

    /// <summary>Told of every iteration, by several threads at once where starts are shared out among them; null for no reports.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>
    /// Ends the fit early with the best so far: the best of the runs that have begun is taken all the way, if that takes no longer
    /// than about a second, and the result has a warning of the kind <see cref="FitWarningKind.Stopped"/>. Where no run has made a pass
    /// over the table, the fit ends with <see cref="OperationCanceledException"/>. For fits and searches.
    /// </summary>
    public CancellationToken Stop { get; init; }

    /// <summary>
    /// How long the fit, or the whole search, may take; null for as long as it needs. It is then stopped as by <see cref="Stop"/>,
    /// soon enough that a sixth of the time, and at most ten seconds, is left to finish the best. Where no run has made a pass over
    /// the table by then, the first start and its first pass are made all the same, however long they take: less gives no
    /// log-likelihood. A search by cross-validation that has finished no candidate ends with <see cref="TimeoutException"/>. For fits
    /// and searches.
    /// </summary>
    public TimeSpan? Within
    {
        get;
        init => field = value is null || (value > TimeSpan.Zero && value <= TimeLimit.Longest)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"The time that a fit may take is above zero and at most {TimeLimit.Longest.Days} days.");
    }

    /// <summary>Keeps the state of the fit, or of the whole search, from time to time, or goes on from one; null for neither. For fits and searches.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>Tells the time of <see cref="Within"/>.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The same options for a part of a fit, of whose time and state the whole takes care.</summary>
    internal FitOptions AsPart => Stop == default && Within is null && Checkpoint is null ? this : this with { Stop = default, Within = null, Checkpoint = null };

    /// <summary>Refuses options that are for single fits and searches.</summary>
    /// <param name="what">What is asked for instead.</param>
    internal FitOptions WithoutLimits(string what) => ReferenceEquals(AsPart, this)
        ? this
        : throw new ArgumentException($"Stop, Within and Checkpoint are for fits and searches, not for {what}; leave them out, and end it by its cancellation token.");

    internal static int Cores(int threads) => threads == 0 ? Environment.ProcessorCount : threads;

    private static int AtLeast(int value, int least) => value >= least
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"The option must be at least {least}.");
}
