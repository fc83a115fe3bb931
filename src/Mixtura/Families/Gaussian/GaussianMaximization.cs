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
internal sealed class GaussianMaximization(Covariance covariance, CovarianceFloor floor)
{
    private readonly CovarianceStructure _structure = CovarianceStructure.Of(covariance);

    private bool Raises => covariance is Covariance.VII or Covariance.VVI or Covariance.EEE or Covariance.VVV;

    /// <summary>The step from the sums of a pass.</summary>
    /// <param name="statistics">The sums.</param>
    /// <param name="prior">What a prior adds to those of each component. Where it has a mean, components without rows go there.</param>
    public Maximization Run(ComponentStatistics statistics, PriorSums prior)
    {
        int[] alive = [.. Enumerable.Range(0, statistics.Count).Where(j => prior.Shrinkage > 0 || statistics.IsAlive(j))];
        double total = alive.Sum(j => statistics.Weight(j) + prior.Count);
        (double[] Mean, double[] Scatter)[] centred = Array.ConvertAll(alive, j => Centre(statistics, prior, j));
        GaussianComponent[] before = Array.ConvertAll(alive, j => (GaussianComponent)statistics.About[j]);
        var scatters = new Scatters(Array.ConvertAll(alive, j => (statistics.Weight(j) + prior.Count) / total), Array.ConvertAll(centred, own => own.Scatter), centred[0].Mean.Length);
        (GaussianComponent[] found, int[] held) = Fit(scatters, Array.ConvertAll(centred, own => own.Mean), before);

        // A component without rows keeps its parameters; a matrix that is shared by all is so by it too.
        bool isTied = covariance == Covariance.EEE;
        Component[] components = [.. statistics.About.Select(component => isTied ? found[0].Moved(((GaussianComponent)component).Mean.ToArray()) : component)];
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
        if (Raises)
        {
            return Raise(shaped, means);
        }

        int[] held = [.. Enumerable.Range(0, shaped.Length).Where(a => !floor.Admits(shaped[a].Values, _structure.KeepsDiagonal))];
        GaussianComponent?[] made = held.Length > 0 ? [] : [.. shaped.Zip(means, Make)];
        return held.Length > 0 || made.Contains(null)
            ? ([.. before.Zip(means, (component, mean) => component.Moved(mean))], held.Length > 0 ? held : [.. Enumerable.Range(0, shaped.Length)])
            : ([.. made.Select(component => component!)], []);
    }

    /// <summary>A component with exactly this mean and covariance; null where it would be below the floor.</summary>
    public GaussianComponent? MakeExactly(double[] mean, ShapedCovariance shaped) =>
        floor.Admits(shaped.Values, _structure.KeepsDiagonal) ? Make(shaped, mean) : null;

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
    private (double[] Mean, double[] Scatter) Centre(ComponentStatistics statistics, PriorSums prior, int j)
    {
        var about = (GaussianComponent)statistics.About[j];
        int d = about.Dimensions;
        double[] sums = [.. statistics.Of(j)];
        prior.AddTo(about.Mean, sums);
        double rows = statistics.Weight(j) + prior.Shrinkage;
        double weight = statistics.Weight(j) + prior.Count;
        double[] shift = new double[d];
        double[] mean = new double[d];
        for (int i = 0; i < d; i++)
        {
            shift[i] = sums[i] / rows;
            mean[i] = about.Mean[i] + shift[i];
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
}
