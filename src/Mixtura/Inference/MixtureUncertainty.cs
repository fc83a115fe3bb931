using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Mixtura.Estimation;
using Mixtura.Inference;

namespace Mixtura;

/// <summary>How sure the parameters of a fitted mixture are, and any function of them: standard errors and intervals. Immutable.</summary>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed class MixtureUncertainty
{
    /// <summary>A model this many standard errors from its maximum is as good as there.</summary>
    private const double NearMaximum = 0.1;

    private const string HeldNote = "held in the fit, so that it has no error";

    private readonly ParameterSpread _spread;
    private readonly MixtureParameters _parameters;

    private MixtureUncertainty(Mixture model, UncertaintyOptions options, MixtureParameters parameters, ParameterBound[] bounds, ParameterSpread spread, ReplicateFits? replicates, double distance)
    {
        Model = model;
        Method = options.Method;
        Level = options.Level;
        _parameters = parameters;
        _spread = spread;
        ReplicateCounts = replicates?.Counts;
        Replicates = replicates?.Mixtures ?? [];
        double[] estimates = parameters.Copy(model);
        (double Error, double Lower, double Upper)[] intervals = spread.Intervals(parameters.Copy, estimates, p => parameters.Names[p].Kind, options.Level);
        Parameters = [.. parameters.Names.Select((name, p) => bounds[p] == ParameterBound.None
            ? Estimate(name, estimates[p], intervals[p])
            : bounds[p] == ParameterBound.Held ? Estimate(name, estimates[p], default) with { Note = HeldNote }
            : new ParameterEstimate(name, estimates[p], double.NaN, double.NaN, double.NaN, parameters.Note(bounds[p], p)))];
        Warnings = [.. Warn(distance)];
    }

    /// <summary>The mixture.</summary>
    public Mixture Model { get; }

    /// <summary>The method.</summary>
    public UncertaintyMethod Method { get; }

    /// <summary>The intervals' confidence level.</summary>
    public double Level { get; }

    /// <summary>
    /// The parameters, for each component its weight and its family's: means, variances and covariances, rates, or probabilities.
    /// Parameters at a bound of what they can be have a <see cref="ParameterEstimate.Note"/> instead of a standard error; those of
    /// the others are then what they are while these are held. The noise's region is taken as known.
    /// </summary>
    public ImmutableArray<ParameterEstimate> Parameters { get; }

    /// <summary>The parameter of a name, for instance "component 2, mean of waiting".</summary>
    /// <param name="name">The name, as <see cref="ParameterName.ToString"/> gives it.</param>
    /// <exception cref="KeyNotFoundException">There is no such parameter; the message lists those there are.</exception>
    public ParameterEstimate this[string name] => Parameters.FirstOrDefault(parameter => parameter.Name.ToString() == name)
        ?? throw new KeyNotFoundException($"There is no parameter '{name}'; the parameters are: {string.Join("; ", Parameters.Select(parameter => parameter.Name))}.");

    /// <summary>A component's parameter of a kind, about a column or two.</summary>
    /// <param name="component">The component, from 0.</param>
    /// <param name="kind">What it is; of a column's probabilities the first is found.</param>
    /// <param name="column">The column, from 0; null for a weight.</param>
    /// <param name="other">The second column of a covariance, in either order; null for all else.</param>
    /// <returns>The parameter, or null where the component has none of this kind there.</returns>
    public ParameterEstimate? Find(int component, ParameterKind kind, int? column = null, int? other = null) => Parameters.FirstOrDefault(parameter =>
        parameter.Name is var name && name.Component == component && name.Kind == kind
        && ((name.Column == column && name.OtherColumn == other) || (other is not null && name.Column == other && name.OtherColumn == column)));

    /// <summary>What became of a bootstrap's replicates; null for a method without.</summary>
    public ReplicateCounts? ReplicateCounts { get; }

    /// <summary>The mixtures that were fitted to a bootstrap's replicates, their components in the order of the model's; empty for a method without.</summary>
    public ImmutableArray<Mixture> Replicates { get; }

    /// <summary>What a user should know: the model is not at a maximum, replicates were left out or had not converged.</summary>
    public ImmutableArray<string> Warnings { get; }

    /// <summary>
    /// The standard error and interval of any smooth function of the mixture, such as a quantile or a conditional mean: by the delta
    /// method, with differences over four points, or by the replicates.
    /// </summary>
    /// <param name="name">What to call it.</param>
    /// <param name="function">The function; it must take every mixture of the model's family, and answer the same each time.</param>
    public ParameterEstimate Of(string name, Func<Mixture, double> function)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(function);
        double[] estimate = [function(Model)];
        return Estimate(new ParameterName(ParameterKind.Derived, null, "", name), estimate[0], _spread.Intervals(mixture => [function(mixture)], estimate, _ => ParameterKind.Derived, Level)[0]);
    }

    /// <summary>The covariance of the estimates, in the order of <see cref="Parameters"/>; NaN where a parameter has no standard error.</summary>
    /// <returns>p × p values.</returns>
    public double[,] CovarianceMatrix()
    {
        double[,] covariance = _spread.Covariance(_parameters.Copy);
        int count = Parameters.Length;
        if (covariance.Length == 0)
        {
            covariance = new double[count, count];
        }

        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b < count; b++)
            {
                covariance[a, b] = double.IsNaN(Parameters[a].StandardError) || double.IsNaN(Parameters[b].StandardError) ? double.NaN
                    : Parameters[a].StandardError == 0 || Parameters[b].StandardError == 0 ? 0 : covariance[a, b];
            }
        }

        return covariance;
    }

    /// <summary>The standard errors of a row's posteriors, by the delta method or the replicates.</summary>
    /// <param name="row">The row, d values.</param>
    /// <returns>k values; NaN where the row cannot come from the mixture.</returns>
    /// <exception cref="ArgumentException">The row has another number of values, or one that is NaN or infinite.</exception>
    public double[] PosteriorStandardErrors(ReadOnlySpan<double> row)
    {
        Model.CheckRow(row);
        return _spread.PosteriorErrors(row);
    }

    internal static MixtureUncertainty Find(Mixture model, RowTable table, UncertaintyOptions options, CancellationToken cancellation)
    {
        table = model.Align(table);
        int threads = FitOptions.Cores(options.Threads);
        TableMoments moments = MomentsPass.Of(table, threads);
        var parameters = new MixtureParameters(model, model.Family.CreateParameterMap());
        var held = HeldModel.Of(model, options.Held);
        ParameterBound[] bounds = MixtureParameters.Bounds(held, moments);
        KnownRows.Check(options.KnownLabels, table, model.ClusterCount);
        var rows = new LabelledRows(table, held.Convert(options.KnownLabels));
        ParameterBound[] told = parameters.WithHeldWeights(held, bounds);
        if (!UncertaintyMethods.DrawsReplicates(options.Method))
        {
            var spread = DeltaSpread.Of(held, rows, moments, parameters, bounds, options.Method == UncertaintyMethod.Sandwich, threads, out double distance, cancellation);
            return new MixtureUncertainty(model, options, parameters, told, spread, null, distance);
        }

        var replicates = new ReplicateFits(held, rows, options, Collapsed(model, parameters, bounds));
        replicates.Run(cancellation);
        return new MixtureUncertainty(model, options, parameters, told, new ReplicateSpread(replicates.Mixtures), replicates, 0);
    }

    private static bool[] Collapsed(Mixture model, MixtureParameters parameters, ParameterBound[] bounds)
    {
        bool[] collapsed = new bool[model.Components.Length];
        for (int p = 0; p < bounds.Length; p++)
        {
            collapsed[parameters.Names[p].Component!.Value] |= bounds[p] is ParameterBound.Floor or ParameterBound.NoRows;
        }

        return collapsed;
    }

    /// <summary>One that cannot differ is told without an interval's rounding.</summary>
    private static ParameterEstimate Estimate(ParameterName name, double value, (double Error, double Lower, double Upper) interval) => interval.Error == 0
        ? new ParameterEstimate(name, value, 0, value, value)
        : new ParameterEstimate(name, value, interval.Error, interval.Lower, interval.Upper);

    private IEnumerable<string> Warn(double distance)
    {
        if (distance > NearMaximum)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"the model is no maximum of the likelihood of this table, but {distance:F1} standard errors from it: standard errors are those of a fit to this table; fit the model to it until it has converged");
        }

        if (ReplicateCounts is not { } counts)
        {
            yield break;
        }

        if (counts.Used < 2)
        {
            yield return $"of {counts.Asked} replicates {counts.Used} could be used, too few for standard errors; use fewer components or a more constrained structure";
        }

        if (counts.Failed > 0)
        {
            yield return $"{counts.Failed} of {counts.Asked} replicates could not be fitted and {Are(counts.Failed)} left out";
        }

        if (counts.Collapsed > 0)
        {
            yield return $"in {counts.Collapsed} of {counts.Asked} replicates a component collapsed or lost its rows; {(counts.Collapsed == 1 ? "it is" : "they are")} left out, so standard errors may be too small; try a more constrained structure or a prior";
        }

        if (counts.NotConverged > 0)
        {
            yield return $"{counts.NotConverged} of {counts.Asked} replicates had not converged: raise the iteration limit";
        }
    }

    private static string Are(int count) => count == 1 ? "is" : "are";
}
