using System.Collections.Immutable;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>Whether new rows still come from a model, and in what they differ.</summary>
/// <remarks>
/// Each component's weight, location and spread are tested by its scores (Rao 1948): sums over the new rows of what is 0 on average over
/// the model's own rows. Where the model was estimated from n₀ rows, the scores of n new rows at its parameters are those at the truth
/// less n/n₀ times those of the old rows, so their variance is larger by the factor 1 + n/n₀, and smaller than that for what a structure or
/// a prior holds: tests are then careful. The variance itself is taken at what old and new rows make of the model together, as in
/// tests of two samples. The log-densities of the new rows are compared with those of draws from the model by the test of Kolmogorov and
/// Smirnov, in which the old rows count as a third sample, again an upper bound. All p-values are corrected together
/// (Holm 1979).
/// </remarks>
public static class DriftDetection
{
    /// <summary>The rows that a component must be expected to have for its tests: so many, and so many for each score.</summary>
    private const double LeastRows = 20;
    private const double RowsPerScore = 5;
    private const double LeastVariance = 1e-10;
    private const int Quantiles = 200;

    /// <summary>Compares new rows with a model.</summary>
    /// <param name="mixture">The model.</param>
    /// <param name="table">The new rows, which the model was not fitted to.</param>
    /// <param name="options">How to compare, or null for the defaults.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="TableException">The table has other columns than the model, or no row that the model allows.</exception>
    public static DriftResult Detect(Mixture mixture, RowTable table, DriftOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(table);
        options ??= new DriftOptions();
        table = mixture.Align(table);
        int threads = FitOptions.Cores(options.Draws.Threads);
        double[] draws = mixture.LogDensity(mixture.Sample(options.Draws.Draws, options.Draws.Seed).Rows, threads, cancellation);
        Array.Sort(draws);
        var densities = new RowLogDensities(mixture, table, threads, cancellation);
        var between = new WeightsBetweenDraws(draws, new ExactWeight(table.TotalWeight));
        var spread = new LogDensitySpread();
        long impossible = 0;
        foreach ((RowTable part, double[] logDensity) in densities.Parts)
        {
            impossible += logDensity.LongCount(value => !double.IsFinite(value));
            between.Add(part, logDensity);
            spread.Add(part, logDensity);
        }

        RowTable rows = impossible > 0 ? densities.WithoutImpossible() : table;
        double n = rows.TotalWeight;
        if (!(n > 0))
        {
            throw new TableException(table.RowCount == 0 ? "the table has no rows; there is nothing to compare" : "no row that weighs is possible under the model, so there is nothing to compare", table.Origin);
        }

        PassSums sums = new TablePass(rows, mixture.Components.Length, threads).Expect(mixture.Family.CreateFullKernel(mixture.Components), mixture.LogWeights);
        double growth = 1 + (n / (options.ModelRows ?? double.PositiveInfinity));
        Mixture pooled = options.ModelRows is { } modelRows ? Pooled(mixture, sums, table, modelRows, n) : mixture;
        var components = new ComponentDrift[mixture.Components.Length];
        WorkCrew.Run(components.Length, threads, (j, _) => components[j] = Compare(mixture, pooled, sums, j, n, growth, options.Draws), cancellation);
        double distance = KolmogorovSmirnov.Distance(between);
        double like = 1 / ((1 / table.TotalWeight) + (1.0 / draws.Length) + (1 / (options.ModelRows ?? double.PositiveInfinity)));
        double p = KolmogorovSmirnov.PValue(distance, like);
        var found = new DriftResult(mixture, table.TotalWeight, impossible, [.. components], new DriftTest(DriftTestKind.LogDensity, null, distance, 0, p, p), options)
        {
            ExpectedLogDensity = draws.Average(),
            MeanLogDensity = sums.LogLikelihood / n,
            LogDensityError = spread.Deviation * Math.Sqrt(growth / n),
            ModelQuantiles = QuantilesOf(draws),
            RowQuantiles = QuantilesOf(densities, between),
        };
        return Adjusted(found);
    }

    /// <summary>
    /// What old and new rows together make of the model in one step. Where both are few, the variance of scores is to be that at the best
    /// estimate there is if nothing has drifted, as in tests of two samples: a variance that the old rows happen to have too small would make every new row look drifted.
    /// </summary>
    private static Mixture Pooled(Mixture mixture, PassSums sums, RowTable table, double modelRows, double n)
    {
        EmSums all = EmSums.Expected(mixture.Family, mixture.Weights, mixture.Components, modelRows).Combine(1, EmSums.Of(mixture.Family, mixture.Components, sums), 1);
        TableMoments moments = all.Moments(mixture.Columns, table.Origin, table.RowCount, modelRows + n);
        Maximization step = mixture.Family.Maximize(all.Statistics(moments));
        return Mixture.With(mixture.Family, MaximizationStep.Weights(all.Weights), [.. step.Components], mixture.Columns);
    }

    private static ComponentDrift Compare(Mixture mixture, Mixture pooled, PassSums sums, int j, double n, double growth, MonteCarloOptions draws)
    {
        Component own = mixture.Components[j];
        double weight = mixture.Weights[j];
        double rows = sums.Weights[j];
        int length = mixture.Family.CountStatistics(mixture.Dimensions);
        ReadOnlySpan<double> statistics = sums.Values.AsSpan(sums.FamilyAt + (j * length), length);
        (int ofLocation, int ofSpread) = mixture.Family.CountScores(own);
        double[] location = new double[ofLocation];
        double[] spread = new double[ofSpread];
        mixture.Family.CopyScores(own, rows, statistics, aboutOwnMean: true, location, spread);
        var covariance = ScoreCovariance.Of(pooled, j, draws);

        // Whether a test is made depends on the model and the number of rows alone, not on what the rows are.
        double expected = n * weight;
        bool weighs = expected >= LeastRows && n - expected >= LeastRows && covariance.Share > LeastVariance;
        double excess = rows - expected;
        return new ComponentDrift(
            j,
            weight,
            rows / n,
            Math.Sqrt(Math.Max(0, covariance.Share) * growth / n),
            rows,
            Mean(mixture, j, rows, statistics),
            weighs ? Test(DriftTestKind.Weight, j, [excess], [covariance.Share], n * growth) : null,
            ofLocation > 0 && expected >= LeastRows + (RowsPerScore * ofLocation) ? Test(DriftTestKind.Location, j, location, covariance.Location, n * growth) : null,
            ofSpread > 0 && expected >= LeastRows + (RowsPerScore * ofSpread) ? Test(DriftTestKind.Spread, j, spread, covariance.Spread, n * growth) : null);
    }

    private static DriftTest Test(DriftTestKind kind, int component, double[] scores, double[] covariance, double rows)
    {
        (double statistic, int degrees) = ScoreTest.Statistic(scores, covariance);
        double p = ScoreTest.PValue(statistic / rows, degrees);
        return new DriftTest(kind, component, statistic / rows, degrees, p, p);
    }

    /// <summary>The mean of a component's rows: each column's, from what its sums say of the moments about the origin.</summary>
    private static ImmutableArray<double> Mean(Mixture mixture, int j, double rows, ReadOnlySpan<double> statistics)
    {
        int d = mixture.Dimensions;
        double[] own = new double[d];
        mixture.Components[j].CopyMean(own);
        double[] origin = Array.ConvertAll(own, value => double.IsNaN(value) ? 0 : value);
        double[] first = new double[d];
        if (mixture.Components[j] is UniformComponent || !(rows > ComponentStatistics.LeastShare))
        {
            return [.. Enumerable.Repeat(double.NaN, d)];
        }

        mixture.Family.AddMoments(mixture.Components[j], rows, statistics, origin, first, new double[PackedSymmetric.Length(d)]);
        return [.. Enumerable.Range(0, d).Select(i => double.IsNaN(own[i]) ? double.NaN : own[i] + (first[i] / rows))];
    }

    private static ImmutableArray<double> QuantilesOf(double[] sorted) =>
        [.. Enumerable.Range(0, Quantiles).Select(i => sorted[Math.Max(0, (int)Math.Ceiling((i + 0.5) / Quantiles * sorted.Length) - 1)])];

    private static ImmutableArray<double> QuantilesOf(RowLogDensities densities, WeightsBetweenDraws between)
    {
        var quantiles = new RowQuantiles(between, Quantiles);
        while (!quantiles.AreFound)
        {
            foreach ((RowTable part, double[] logDensity) in densities.Parts)
            {
                quantiles.Add(part, logDensity);
            }

            quantiles.EndPass();
        }

        return quantiles.Found;
    }

    /// <summary>Holm's correction of all tests together.</summary>
    private static DriftResult Adjusted(DriftResult result)
    {
        DriftTest[] tests = [.. result.Tests.OrderBy(test => test.PValue)];
        var adjusted = new Dictionary<DriftTest, DriftTest>(ReferenceEqualityComparer.Instance);
        double largest = 0;
        for (int i = 0; i < tests.Length; i++)
        {
            largest = Math.Max(largest, Math.Min(1, (tests.Length - i) * tests[i].PValue));
            adjusted[tests[i]] = tests[i] with { AdjustedPValue = largest };
        }

        DriftTest? Of(DriftTest? test) => test is null ? null : adjusted[test];
        return result with
        {
            Components = [.. result.Components.Select(component => component with { WeightTest = Of(component.WeightTest), LocationTest = Of(component.LocationTest), SpreadTest = Of(component.SpreadTest) })],
            LogDensity = adjusted[result.LogDensity],
        };
    }
}
