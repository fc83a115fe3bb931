using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Mixtura.Estimation;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>
/// A Gaussian mixture Σⱼ πⱼ N(μⱼ, Σⱼ), with uniform noise as its last component where it was asked for. Immutable and
/// thread-safe; components are numbered from 0.
/// </summary>
[JsonConverter(typeof(GaussianMixtureJsonConverter))]
public sealed class GaussianMixture : Mixture
{
    internal GaussianMixture(Family family, IEnumerable<double> weights, IEnumerable<Component> components, IEnumerable<Column>? columns)
        : base(family, weights, components, columns)
    {
        Components = [.. base.Components.OfType<GaussianComponent>()];
    }

    /// <summary>
    /// The k Gaussian components. With noise (<see cref="Mixture.Noise"/>) the weights and posteriors have one value more, the
    /// noise's, which is the last.
    /// </summary>
    public new ImmutableArray<GaussianComponent> Components { get; }

    /// <summary>The covariance structure.</summary>
    public Covariance Covariance => ((GaussianFamily)(Family is NoiseFamily noise ? noise.Inner : Family)).Covariance;

    /// <summary>Makes a mixture of full covariances from known parameters.</summary>
    /// <param name="weights">The mixing proportions, k of them, not negative, of sum 1 (within 1e-9).</param>
    /// <param name="means">The k means, d values each.</param>
    /// <param name="covariances">The k covariance matrices, d × d, symmetric and positive definite.</param>
    /// <param name="columns">The names of the d columns, or null for x1, x2, ….</param>
    /// <exception cref="ModelException">The shapes disagree or a value is not valid; the message says which.</exception>
    public static GaussianMixture Create(IReadOnlyList<double> weights, IReadOnlyList<double[]> means, IReadOnlyList<double[,]> covariances, IReadOnlyList<string>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(covariances);
        if (means.Count != weights.Count || covariances.Count != weights.Count)
        {
            throw new ModelException($"there are {weights.Count} weights, {means.Count} means and {covariances.Count} covariances; there must be one of each for every component");
        }

        var components = new List<GaussianComponent>(means.Count);
        for (int j = 0; j < means.Count; j++)
        {
            components.Add(At(j, () => GaussianComponent.Create(means[j], covariances[j])));
        }

        return new GaussianMixture(new GaussianFamily(Covariance.VVV), weights, components, Named(columns));
    }

    /// <summary>Makes a one-dimensional mixture from known parameters.</summary>
    /// <param name="weights">The mixing proportions, k of them, not negative, of sum 1 (within 1e-9).</param>
    /// <param name="means">The k means.</param>
    /// <param name="deviations">The k standard deviations, positive.</param>
    /// <param name="column">The column's name.</param>
    /// <exception cref="ModelException">The numbers disagree or a value is not valid; the message says which.</exception>
    public static GaussianMixture CreateUnivariate(IReadOnlyList<double> weights, IReadOnlyList<double> means, IReadOnlyList<double> deviations, string column = "x")
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(deviations);
        if (deviations.FirstOrDefault(s => !(s > 0), 1) is var bad && bad != 1)
        {
            throw new ModelException($"the standard deviation {bad:R} is not positive", "deviations");
        }

        return Create(weights, [.. means.Select(m => new[] { m })], [.. deviations.Select(s => new[,] { { s * s } })], [column]);
    }

    /// <summary>Fits a Gaussian mixture by expectation-maximization.</summary>
    /// <param name="table">The rows, n × d.</param>
    /// <param name="options">How to fit, or null for one component and the defaults.</param>
    /// <param name="cancellation">Ends the fit with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TableException">The table cannot be fitted: a constant column, fewer rows than components, ….</exception>
    public static FitResult<GaussianMixture> Fit(RowTable table, GaussianFitOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new GaussianFitOptions();
        var family = new GaussianFamily(options.Covariance, options.Floor, options.Prior, options.EigenvalueRatio) { HeldMeans = options.HeldMeans, Uncorrelated = options.Uncorrelated };
        return SingleFit.Run(table, family, options, cancellation).As<GaussianMixture>();
    }

    /// <inheritdoc cref="Mixture.Read(Stream)"/>
    public static new GaussianMixture Read(Stream stream) => Mixture.Read(stream) as GaussianMixture
        ?? throw new ModelException("the model is not a Gaussian mixture; read it with Mixture.Read", "family");

    /// <inheritdoc cref="Mixture.Marginal"/>
    public new GaussianMixture Marginal(params ReadOnlySpan<int> columns) => (GaussianMixture)base.Marginal(columns);

    /// <inheritdoc cref="Mixture.Condition"/>
    public new GaussianMixture Condition(ReadOnlySpan<int> columns, ReadOnlySpan<double> values) => (GaussianMixture)base.Condition(columns, values);

    /// <inheritdoc cref="Mixture.WithoutNoise"/>
    public new GaussianMixture WithoutNoise() => (GaussianMixture)base.WithoutNoise();

    /// <inheritdoc cref="Mixture.WithNoise"/>
    public new GaussianMixture WithNoise(UniformComponent noise, double weight) => (GaussianMixture)base.WithNoise(noise, weight);

    /// <inheritdoc cref="Mixture.WithNames"/>
    public new GaussianMixture WithNames(IEnumerable<string> names) => (GaussianMixture)base.WithNames(names);

    private static IEnumerable<Column>? Named(IReadOnlyList<string>? columns) => columns?.Select(name => new Column(name));

    private static GaussianComponent At(int j, Func<GaussianComponent> make)
    {
        try
        {
            return make();
        }
        catch (ModelException e)
        {
            throw new ModelException(e.Message, $"components[{j}]", e);
        }
    }
}
