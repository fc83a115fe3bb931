using System.Collections.Immutable;

namespace Mixtura;

/// <summary>
/// The maximization step of a structure: means, then covariances, held above the floor. Where covariances have no parts in
/// common, or all are one, raising the unconstrained solution to the floor is the exact maximum under that constraint.
/// Elsewhere covariances stay what they were while a step would take one below the floor; the step of the other parameters
/// is still one uphill. With a prior the same step maximizes the posterior: its sums are added to those of the rows.
/// </summary>
/// <param name="covariance">The structure.</param>
/// <param name="floor">The floor.</param>
/// <param name="zeros">Covariances that are 0, or null for none.</param>
/// <param name="heldMeans">Means that are given, those of the last components.</param>
internal sealed class GaussianMaximization(Covariance covariance, CovarianceFloor floor, ZeroCovariances? zeros = null, ImmutableArray<ImmutableArray<double>> heldMeans = default)
{
    private readonly CovarianceStructure _structure = zeros is null ? CovarianceStructure.Of(covariance) : new UncorrelatedStructure(covariance == Covariance.EEE, zeros);

    /// <summary>Whether covariances of a structure are raised to the floor; those of others stay what they were.</summary>
    public static bool Raises(Covariance covariance) => covariance is Covariance.VII or Covariance.VVI or Covariance.EEE or Covariance.VVV;

    private bool RaisesHere => zeros is null && Raises(covariance);

    /// <summary>The step from the sums of a pass.</summary>
    /// <param name="statistics">The sums.</param>
    /// <param name="prior">What a prior adds to those of each component, also to those without rows.</param>
    public Maximization Run(ComponentStatistics statistics, PriorSums prior)
    {
        int[] alive = Alive(statistics, prior);
        if (alive.Length == 0)
        {
            return new Maximization(statistics.About, []);
        }

        double total = 0;
        foreach (int j in alive)
        {
            total += statistics.Weight(j) + prior.Count;
        }

        double[] shares = new double[alive.Length];
        var means = new double[alive.Length][];
        var covariances = new double[alive.Length][];
        var before = new GaussianComponent[alive.Length];
        for (int a = 0; a < alive.Length; a++)
        {
            WorkCancellation.ThrowIfRequested();
            shares[a] = (statistics.Weight(alive[a]) + prior.Count) / total;
            before[a] = (GaussianComponent)statistics.About[alive[a]];
            int given = heldMeans.IsDefaultOrEmpty ? -1 : alive[a] - (statistics.Count - heldMeans.Length);
            (means[a], covariances[a]) = Centre(statistics, prior, alive[a], given >= 0 ? heldMeans[given] : default);
        }

        (GaussianComponent[] found, int[] held) = Fit(new Scatters(shares, covariances, means[0].Length), means, before);

        // A component without rows keeps its parameters; a matrix that is shared by all is so by it too.
        bool isTied = covariance == Covariance.EEE;
        Component[] components = [.. statistics.About];
        for (int j = 0; isTied && alive.Length < components.Length && j < components.Length; j++)
        {
            components[j] = found[0].Moved(((GaussianComponent)components[j]).Mean.ToArray());
        }

        for (int a = 0; a < alive.Length; a++)
        {
            components[alive[a]] = found[a];
        }

        bool areAllHeld = isTied && held.Length > 0;
        return new Maximization([.. components], areAllHeld ? [.. Enumerable.Range(0, components.Length)] : [.. held.Select(a => alive[a])]);
    }

    /// <summary>Components of the structure at the given means.</summary>
    /// <param name="scatters">What their covariances are to describe.</param>
    /// <param name="means">The means.</param>
    /// <param name="before">The components that alternating steps go on from, and whose covariances stay where the floor is in the way.</param>
    public (GaussianComponent[] Components, int[] Held) Fit(Scatters scatters, double[][] means, GaussianComponent[] before)
    {
        ShapedCovariance[] shaped = _structure.Fit(scatters, before);
        if (RaisesHere)
        {
            return Raise(shaped, means);
        }

        var components = new GaussianComponent[shaped.Length];
        var held = new List<int>();
        for (int a = 0; a < shaped.Length; a++)
        {
            WorkCancellation.ThrowIfRequested();
            if (MakeExactly(means[a], shaped[a]) is { } component)
            {
                components[a] = component;
            }
            else
            {
                held.Add(a);
            }
        }

        for (int a = 0; held.Count > 0 && a < shaped.Length; a++)
        {
            components[a] = before[a].Moved(means[a]);
        }

        return (components, [.. held]);
    }

    /// <summary>A component with exactly this mean and covariance; null where it would be below the floor, or its columns dependent.</summary>
    public GaussianComponent? MakeExactly(double[] mean, ShapedCovariance shaped) =>
        floor.Admits(shaped.Values, _structure.KeepsDiagonal) && (_structure.KeepsDiagonal || floor.AdmitsShape(shaped.Values)) ? Make(shaped, mean) : null;

    private static int[] Alive(ComponentStatistics statistics, PriorSums prior)
    {
        int[] alive = new int[statistics.Count];
        int count = 0;
        for (int j = 0; j < alive.Length; j++)
        {
            if (prior.Exists || statistics.IsAlive(j))
            {
                alive[count++] = j;
            }
        }

        return alive[..count];
    }

    private GaussianComponent? Make(ShapedCovariance shaped, double[] mean) => _structure.KeepsDiagonal
        ? GaussianComponent.FromVariances(mean, shaped.Values)
        : GaussianComponent.TryCreate(mean, shaped.Values, shaped.Spectrum);

    private (GaussianComponent[] Components, int[] Held) Raise(ShapedCovariance[] shaped, double[][] means)
    {
        var components = new GaussianComponent[shaped.Length];
        var held = new List<int>();
        for (int a = 0; a < shaped.Length; a++)
        {
            if (a > 0 && covariance == Covariance.EEE)
            {
                components[a] = components[0].Moved(means[a]);
                continue;
            }

            WorkCancellation.ThrowIfRequested();
            double[] values = Raise(shaped[a].Values, out bool isHeld);
            components[a] = Make(new ShapedCovariance(values), means[a]) ?? throw floor.Dependent();
            if (isHeld)
            {
                held.Add(a);
            }
        }

        return (components, [.. held]);
    }

    private double[] Raise(double[] values, out bool isHeld)
    {
        if (!_structure.KeepsDiagonal)
        {
            return floor.Raise(values, out isHeld);
        }

        // One variance for all columns is compared with the mean of their floors: of another rule units would matter.
        double mean = 0;
        double[] least = new double[values.Length];
        for (int i = 0; i < least.Length; i++)
        {
            least[i] = floor.Variance(i);
            mean += least[i] / least.Length;
        }

        if (covariance == Covariance.VII)
        {
            Array.Fill(least, mean);
        }

        isHeld = false;
        double[] raised = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            bool isAbove = values[i] >= least[i];
            isHeld |= !isAbove;
            raised[i] = isAbove ? values[i] : least[i];
        }

        return raised;
    }

    /// <summary>A component's mean and the covariance of its rows about it, or that's diagonal.</summary>
    private (double[] Mean, double[] Scatter) Centre(ComponentStatistics statistics, PriorSums prior, int j, ImmutableArray<double> given)
    {
        var about = (GaussianComponent)statistics.About[j];
        int d = about.Dimensions;
        ReadOnlySpan<double> sums = prior.AddedTo(about.Mean, statistics.Of(j));
        double rows = statistics.Weight(j) + prior.Shrinkage;
        double weight = statistics.Weight(j) + prior.Count;
        double[] shift = new double[d];
        double[] mean = new double[d];
        bool hasMean = prior.Shrinkage > 0 || statistics.IsAlive(j);
        for (int i = 0; i < d; i++)
        {
            shift[i] = hasMean ? sums[i] / rows : 0;
            mean[i] = about.Mean[i] + shift[i];
        }

        if (!given.IsDefault)
        {
            return (given.ToArray(), ScatterAbout(given.AsSpan(), about.Mean, sums, rows, weight));
        }

        double share = rows / weight;
        double[] scatter = new double[sums.Length - d];
        for (int i = 0, at = 0; i < d; i++)
        {
            for (int c = _structure.KeepsDiagonal ? i : 0; c <= i; c++, at++)
            {
                scatter[at] = (sums[d + at] / weight) - (share * shift[i] * shift[c]);
            }
        }

        return (mean, scatter);
    }

    /// <summary>The covariance of rows about a mean that is not theirs.</summary>
    private double[] ScatterAbout(ReadOnlySpan<double> mean, ReadOnlySpan<double> pivot, ReadOnlySpan<double> sums, double rows, double weight)
    {
        int d = mean.Length;
        double[] scatter = new double[sums.Length - d];
        for (int i = 0, at = 0; i < d; i++)
        {
            double step = mean[i] - pivot[i];
            for (int c = _structure.KeepsDiagonal ? i : 0; c <= i; c++, at++)
            {
                double other = mean[c] - pivot[c];
                scatter[at] = (sums[d + at] - (sums[i] * other) - (sums[c] * step) + (rows * step * other)) / weight;
            }
        }

        return scatter;
    }
}
