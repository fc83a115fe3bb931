using System.Collections.Immutable;

namespace Mixtura;

/// <summary>Where a fit begins.</summary>
public abstract record Start
{
    private protected Start()
    {
    }

    /// <summary>
    /// The plan by default: of measurements the first start is <see cref="Hierarchical"/>, the fourth, of tables with up to
    /// 5,000 rows, the same in the coordinates <see cref="DataTransformation.SPH"/>; all others are <see cref="KMeansPlusPlus"/>.
    /// Of labels and counts alone, every other start draws the components' parameters at random, and all others, as those of
    /// mixed columns, are <see cref="KMeansPlusPlus"/>.
    /// </summary>
    public static Start Combined { get; } = new CombinedStart();

    /// <summary>
    /// Clusters of the rows: k-means++ seeds (Arthur and Vassilvitskii 2007) on a scale that suits the family. The first
    /// start and every other one after it take Lloyd steps, the rest begin at the seeds themselves; two starts in four
    /// take distances after sphering; of a single column, the second start cuts the rows into groups of equal weight.
    /// </summary>
    public static Start KMeansPlusPlus { get; } = new KMeansStart();

    /// <summary>Responsibilities drawn uniformly from the simplex, row by row.</summary>
    public static Start Random { get; } = new RandomStart();

    /// <summary>
    /// Groups of the rows by model-based agglomerative clustering (Fraley 1998) in mclust's default form: criterion
    /// <see cref="HierarchicalCriterion.VVV"/> in the coordinates <see cref="DataTransformation.SVD"/>. One start, whatever the
    /// number of starts that is asked for. Of tables with more than 2,000 distinct rows, a random sample of 2,000 rows is
    /// clustered; the sample depends on the seed.
    /// </summary>
    public static Start Hierarchical { get; } = new HierarchicalStart(new HierarchicalOptions());

    /// <summary>Whether all starts of this kind are the same, so that one is enough.</summary>
    public abstract bool IsGiven { get; }

    /// <summary>Starts from means; components begin with equal weights and the table's own covariance.</summary>
    /// <param name="means">The k means, d values each.</param>
    public static Start FromMeans(IReadOnlyList<double[]> means)
    {
        ArgumentNullException.ThrowIfNull(means);
        return new MeansStart([.. means.Select(mean => mean.ToImmutableArray())]);
    }

    /// <summary>Starts from labels: the first parameters are those of a maximization step on them.</summary>
    /// <param name="labels">
    /// For each row its component, from 0 to k − 1; −1 where it is unknown, shared equally among them. In a fit with noise k
    /// stands for noise; where no row has that label, the noise begins with a tenth of the weight.
    /// </param>
    public static Start FromLabels(IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return new LabelsStart([.. labels]);
    }

    /// <summary>Starts from a model of the same family, number of components and columns.</summary>
    /// <param name="model">The model.</param>
    public static Start FromModel(Mixture model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ModelStart(model);
    }

    /// <summary>Starts as <see cref="Hierarchical"/> does, with another criterion or in other coordinates.</summary>
    /// <param name="options">The criterion and the coordinates.</param>
    public static Start FromHierarchy(HierarchicalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new HierarchicalStart(options);
    }

    /// <summary>The parameters at which the iterations begin.</summary>
    internal abstract (double[] Weights, ImmutableArray<Component> Components) Begin(StartContext context, int index);
}
