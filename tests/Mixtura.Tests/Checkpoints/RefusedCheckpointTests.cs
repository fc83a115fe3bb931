using System.Reflection;
using Mixtura.Checkpoints;

namespace Mixtura.Tests.Checkpoints;

/// <summary>A state that is damaged or of something else is refused in words.</summary>
public sealed class RefusedCheckpointTests
{
    private static readonly RowTable s_faithful = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
    private static readonly GaussianFamily s_family = new(Covariance.VVI);
    private static readonly FitOptions s_options = new() { Components = 2, Starts = 1 };
    private static readonly byte[] s_state = Interrupted(s_faithful, s_family, s_options);

    [Fact]
    public void EveryByteThatIsDamagedIsNoticed()
    {
        for (int at = 0; at < s_state.Length; at++)
        {
            byte[] damaged = [.. s_state];
            damaged[at] ^= (byte)(1 << (at % 8));
            Assert.Contains("damaged", Refused(damaged), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void EveryByteThatIsCutOffOrAddedIsNoticed()
    {
        for (int length = 0; length < s_state.Length; length++)
        {
            Assert.Contains(length < 8 ? "no checkpoint" : "cut off", Refused(s_state[..length]), StringComparison.Ordinal);
        }

        Assert.Contains("damaged", Refused([.. s_state, 0]), StringComparison.Ordinal);
        Assert.Contains("no checkpoint", Refused("{\"format\": \"mixtura/1\"}"u8.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherFormatIsNamed()
    {
        byte[] newer = [.. s_state];
        newer[8] = 9;
        System.Security.Cryptography.SHA256.HashData(newer.AsSpan(0, newer.Length - 32), newer.AsSpan(newer.Length - 32));
        Assert.Contains("format 9", Refused(newer), StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherTableIsRefused()
    {
        double[] swapped = [.. Values(s_faithful)];
        (swapped[0], swapped[2], swapped[1], swapped[3]) = (swapped[2], swapped[0], swapped[3], swapped[1]);
        double[] changed = [.. Values(s_faithful)];
        changed[100] = Math.BitIncrement(changed[100]) + 1e-9;
        string[] names = ["eruptions", "waiting"];
        Assert.Contains("not the same values of the table;", Refused(s_state, RowTable.FromRowMajor(swapped, 2, names)), StringComparison.Ordinal);
        Assert.Contains("not the same values of the table;", Refused(s_state, RowTable.FromRowMajor(changed, 2, names)), StringComparison.Ordinal);
        Assert.Contains("not the same number of rows (272 there, 271 here)", Refused(s_state, RowTable.FromRowMajor(Values(s_faithful).AsSpan(2), 2, names)), StringComparison.Ordinal);
        Assert.Contains("not the same columns (eruptions, waiting there, eruptions, pause here)", Refused(s_state, RowTable.FromRowMajor(Values(s_faithful), 2, ["eruptions", "pause"])), StringComparison.Ordinal);
        double[] weights = new double[272];
        Array.Fill(weights, 1.0);
        weights[3] = 2;
        Assert.Contains("not the same values of the table;", Refused(s_state, DerivedTables.Weighted(s_faithful, weights)), StringComparison.Ordinal);
    }

    [Fact]
    public void RowsInAnotherOrderAreAnotherTableThoughTheirSumsAreExact()
    {
        double[] counts = [.. Enumerable.Range(0, 60).Select(i => (double)(i % 7))];
        byte[] state = Interrupted(RowTable.FromRowMajor(counts, 1), new PoissonFamily(), s_options);
        (counts[3], counts[20]) = (counts[20], counts[3]);
        var resumed = s_options with { Checkpoint = new Checkpoint(new Memory(), state) };
        CheckpointException refused = Assert.Throws<CheckpointException>(() => Mixture.Fit(RowTable.FromRowMajor(counts, 1), new PoissonFamily(), resumed));
        Assert.Contains("not the same values of the table;", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherOptionsAreRefusedByName()
    {
        Assert.Contains("not the same seed (1 there, 2 here)", Refused(s_state, options: s_options with { Seed = 2 }), StringComparison.Ordinal);
        Assert.Contains("not the same number of components (2 there, 3 here)", Refused(s_state, options: s_options with { Components = 3 }), StringComparison.Ordinal);
        Assert.Contains("not the same largest number of iterations (1000 there, 7 here)", Refused(s_state, options: s_options with { MaxIterations = 7 }), StringComparison.Ordinal);
        Assert.Contains("not the same start;", Refused(s_state, options: s_options with { Start = Start.Random }), StringComparison.Ordinal);
        Assert.Contains("not the same family;", Refused(s_state, family: new GaussianFamily(Covariance.VVI, 1e-9)), StringComparison.Ordinal);
        var search = new SearchOptions { Fit = s_options with { Components = 1, Checkpoint = new Checkpoint(new Memory(), s_state) } };
        Assert.Contains("of another fit", Assert.Throws<CheckpointException>(() => MixtureSearch.Run(s_faithful, [s_family], 2, 2, search, default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OtherTestsAreRefusedByName()
    {
        var options = new BootstrapTestOptions { Replicates = 3, Fit = s_options with { Components = 1 } };
        byte[] state = [];
        using var source = new CancellationTokenSource();
        var interrupted = options with { Progress = new Reports(source.Cancel), Fit = s_options with { Components = 1, Threads = 1, Checkpoint = new Checkpoint(new Memory(kept => state = kept.ToArray())) } };
        Assert.ThrowsAny<OperationCanceledException>(() => BootstrapTest.RunSequence(s_faithful, s_family, 1, 3, 0.1, interrupted, source.Token));
        string Refuses(int minimum = 1, double? level = 0.1, int replicates = 3, double? stop = null, ulong seed = 1) => Assert.Throws<CheckpointException>(() => BootstrapTest.RunSequence(
            s_faithful, s_family, minimum, 3, level, options with { Replicates = replicates, StopAbove = stop, Fit = s_options with { Components = 1, Seed = seed, Checkpoint = new Checkpoint(new Memory(), state) } })).Message;
        Assert.Contains("not the same seed (1 there, 2 here)", Refuses(seed: 2), StringComparison.Ordinal);
        Assert.Contains("not the same numbers of components to test (1 to 3 there, 2 to 3 here)", Refuses(minimum: 2), StringComparison.Ordinal);
        Assert.Contains("not the same number of replicates (3 there, 4 here)", Refuses(replicates: 4), StringComparison.Ordinal);
        Assert.Contains("not the same level at which tests end (0.1 there, - here)", Refuses(level: null), StringComparison.Ordinal);
        Assert.Contains("not the same level at which replicates end (- there, 0.1 here)", Refuses(stop: 0.1), StringComparison.Ordinal);
        Assert.Contains("of another fit", Refused(state), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryOptionOfAClassifierDecidesOrIsKnownNotTo()
    {
        string[] harmless = [nameof(DiscriminantOptions.Fit), nameof(DiscriminantOptions.Progress)];
        var options = new DiscriminantOptions();
        var others = new Dictionary<string, DiscriminantOptions>
        {
            [nameof(DiscriminantOptions.Method)] = options with { Method = DiscriminantMethod.MclustDA },
            [nameof(DiscriminantOptions.Choice)] = options with { Choice = DiscriminantChoice.CrossValidatedError },
            [nameof(DiscriminantOptions.Criterion)] = options with { Criterion = Criterion.Icl },
            [nameof(DiscriminantOptions.ChoosesInFolds)] = options with { ChoosesInFolds = false },
            [nameof(DiscriminantOptions.MinimumComponents)] = options with { MinimumComponents = 2 },
            [nameof(DiscriminantOptions.MaximumComponents)] = options with { MaximumComponents = 7 },
            [nameof(DiscriminantOptions.UsesUnlabelled)] = options with { UsesUnlabelled = true },
            [nameof(DiscriminantOptions.NewClasses)] = options with { NewClasses = 1 },
            [nameof(DiscriminantOptions.Priors)] = options with { Priors = [0.5, 0.5] },
            [nameof(DiscriminantOptions.Folds)] = options with { Folds = 4 },
        };
        Assert.Equal(
            typeof(DiscriminantOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Except(harmless).Order(),
            others.Keys.Order());
        var labels = new ClassLabels(["a", "b"], Enumerable.Range(0, 272).Select(i => i % 2));
        byte[] Of(DiscriminantOptions asked, ClassLabels? classes = null, int? folds = 3)
        {
            var state = new StateWriter();
            FitIdentity.Of(s_faithful, Mixtura.Estimation.MomentsPass.Of(s_faithful, 1), classes ?? labels, [s_family], folds, asked).Write(state);
            return state.ToArray();
        }

        byte[] own = Of(options);
        Assert.Equal(own, Of(options with { Fit = new FitOptions { Threads = 2 } }));
        Assert.All(others.Values, asked => Assert.NotEqual(own, Of(asked)));
        Assert.NotEqual(own, Of(options with { Fit = new FitOptions { Seed = 2 } }));
        Assert.NotEqual(own, Of(options, folds: null));
        Assert.NotEqual(own, Of(options, new ClassLabels(["a", "c"], labels.Codes)));
        Assert.NotEqual(own, Of(options, new ClassLabels(["a", "b"], [1, .. labels.Codes[1..]])));
    }

    /// <summary>Everything that can be asked for is part of the identity, or is known to change no result.</summary>
    [Fact]
    public void EveryOptionDecidesOrIsKnownNotTo()
    {
        string[] harmless = [nameof(FitOptions.Threads), nameof(FitOptions.Progress), nameof(FitOptions.Stop), nameof(FitOptions.Within), nameof(FitOptions.Checkpoint)];
        var others = new Dictionary<string, FitOptions>
        {
            [nameof(FitOptions.Components)] = s_options with { Components = 5 },
            [nameof(FitOptions.Proportions)] = s_options with { Proportions = Proportions.Equal },
            [nameof(FitOptions.Known)] = s_options with { Known = [GaussianComponent.CreateDiagonal([1, 2], [3, 4])] },
            [nameof(FitOptions.KnownLabels)] = s_options with { KnownLabels = [0, 1] },
            [nameof(FitOptions.LabelNames)] = s_options with { LabelNames = ["a", "b"] },
            [nameof(FitOptions.Start)] = s_options with { Start = Start.FromMeans([[1, 2], [3, 4]]) },
            [nameof(FitOptions.Starts)] = s_options with { Starts = 9 },
            [nameof(FitOptions.Seed)] = s_options with { Seed = 9 },
            [nameof(FitOptions.Convergence)] = s_options with { Convergence = new Convergence { RelativeChange = 1e-3 } },
            [nameof(FitOptions.Expectation)] = s_options with { Expectation = ExpectationStep.Truncated(3) },
            [nameof(FitOptions.Noise)] = s_options with { Noise = Noise.Uniform(3) },
            [nameof(FitOptions.Trim)] = s_options with { Trim = 0.1 },
            [nameof(FitOptions.Acceleration)] = s_options with { Acceleration = Acceleration.None },
            [nameof(FitOptions.Stepwise)] = s_options with { Stepwise = new StepwiseOptions { Passes = 3 } },
            [nameof(FitOptions.MaxIterations)] = s_options with { MaxIterations = 9 },
        };
        Assert.Equal(
            typeof(FitOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).Except(harmless).Order(),
            others.Keys.Order());
        byte[] own = Identity(s_family, s_options);
        Assert.Equal(own, Identity(new GaussianFamily(Covariance.VVI), s_options with { Threads = 2 }));
        Assert.All(others.Values, options => Assert.NotEqual(own, Identity(s_family, options)));
        Family[] families =
        [
            new GaussianFamily(Covariance.EEI), new GaussianFamily(Covariance.VVI, 1e-3), new GaussianFamily(Covariance.VVI, prior: GaussianPrior.Default), new GaussianFamily(Covariance.VVI, eigenvalueRatio: 7),
            new GaussianFamily(Covariance.VVI) { HeldMeans = [[1, 2]] }, new NoiseFamily(s_family), new NoiseFamily(s_family, 3), new CompositeFamily(new CompositePart(s_family, [1, 0])),
            new CompositeFamily(new CompositePart(s_family, [0, 1])), new PoissonFamily(), new CategoricalFamily([2, 3]), new CategoricalFamily([3, 3]),
        ];
        Assert.Equal(1 + families.Length, families.Prepend(s_family).Select(family => Convert.ToHexString(Identity(family, s_options))).Distinct().Count());
    }

    [Fact]
    public void EveryComponentOfTheLibraryHasAForm()
    {
        foreach (Type type in typeof(Component).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Component))))
        {
            var component = (Component)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
            Assert.True(component is CompositeComponent || ComponentState.Serves(component), $"{type.Name} needs a form in ComponentState");
        }
    }

    [Fact]
    public void TestsAndClassifiersRefuseLimits()
    {
        var limited = new FitOptions { Within = TimeSpan.FromSeconds(1) };
        Assert.Contains("Within", Assert.Throws<ArgumentException>(() => BootstrapTest.Run(s_faithful, s_family, 1, new BootstrapTestOptions { Fit = limited })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => CrossValidation.Run(s_faithful, s_family, limited));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FitOptions { Within = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Checkpoint(new Memory()) { Interval = TimeSpan.FromSeconds(-1) });
    }

    private static byte[] Identity(Family family, FitOptions options)
    {
        var state = new StateWriter();
        FitIdentity.Of(s_faithful, Mixtura.Estimation.MomentsPass.Of(s_faithful, 1), family, options).Write(state);
        return state.ToArray();
    }

    private static double[] Values(RowTable table) => [.. Enumerable.Range(0, (int)table.RowCount).SelectMany(i => new[] { table[i, 0], table[i, 1] })];

    private static byte[] Interrupted(RowTable table, Family family, FitOptions options)
    {
        using var source = new CancellationTokenSource();
        var store = new Memory();
        Assert.ThrowsAny<OperationCanceledException>(() => Mixture.Fit(table, family, options with { Progress = new ThirdIteration(source), Checkpoint = new Checkpoint(store) }, source.Token));
        return store.Last;
    }

    private sealed class ThirdIteration(CancellationTokenSource source) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Iteration == 3)
            {
                source.Cancel();
            }
        }
    }

    private static string Refused(byte[] state, RowTable? table = null, Family? family = null, FitOptions? options = null) =>
        Assert.Throws<CheckpointException>(() => Mixture.Fit(table ?? s_faithful, family ?? s_family, (options ?? s_options) with { Checkpoint = new Checkpoint(new Memory(), state) })).Message;

    private sealed class Reports(Action report) : IProgress<BootstrapTestProgress>
    {
        public void Report(BootstrapTestProgress value) => report();
    }
}
