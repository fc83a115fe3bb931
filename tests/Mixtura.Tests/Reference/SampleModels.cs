namespace Mixtura.Tests.Reference;

/// <summary>One small model of each family, with well separated components in order of decreasing weight.</summary>
internal static class SampleModels
{
    public static IReadOnlyList<string> Names { get; } = [.. Covariances.All.Select(covariance => covariance.ToString()), "poisson", "categorical", "composite"];

    public static TheoryData<string> All() => [.. Names];

    public static Mixture Of(string name) => name switch
    {
        "poisson" => new Mixture(
            new PoissonFamily(),
            [0.6, 0.4],
            [new PoissonComponent([2.5, 0.8]), new PoissonComponent([15, 6])]),
        "categorical" => new Mixture(
            CategoricalFamily.For(LabelColumns),
            [0.65, 0.35],
            [
                new CategoricalComponent([[0.8, 0.2], [0.7, 0.2, 0.1], [0.9, 0.1], [0.2, 0.8], [0.85, 0.15]]),
                new CategoricalComponent([[0.1, 0.9], [0.1, 0.3, 0.6], [0.2, 0.8], [0.9, 0.1], [0.25, 0.75]]),
            ],
            LabelColumns),
        "composite" => Composite(),
        _ => Gaussian(Enum.Parse<Covariance>(name)),
    };

    public static Mixture Gaussian(Covariance covariance)
    {
        double[][] means = [[0, 0, 10], [6, 3, 4], [-5, 8, 16]];
        GaussianComponent[] components = covariance switch
        {
            Covariance.VII => [Diagonal(means[0], 1, 1, 1), Diagonal(means[1], 2, 2, 2), Diagonal(means[2], 0.5, 0.5, 0.5)],
            Covariance.VVI => [Diagonal(means[0], 1, 2, 3), Diagonal(means[1], 2, 0.5, 1), Diagonal(means[2], 0.5, 4, 0.25)],
            Covariance.EEE => [Full(means[0], 1, 0.6), Full(means[1], 1, 0.6), Full(means[2], 1, 0.6)],
            Covariance.VVV => [Full(means[0], 1, 0.6), Full(means[1], 2, -0.5), Full(means[2], 0.5, 0.1)],
            _ => [.. means.Select((mean, j) => Made(covariance.ToString(), mean, j))],
        };
        return new GaussianMixture(new GaussianFamily(covariance), [0.5, 0.3, 0.2], components, [new("a"), new("b"), new("c")]);
    }

    /// <summary>A component put together from the volume, shape and orientation that the structure's letters name.</summary>
    private static GaussianComponent Made(string letters, double[] mean, int component)
    {
        double volume = new[] { 1, 2, 0.5 }[letters[0] == 'E' ? 0 : component];
        double[] shape = letters[1] == 'I' ? [1, 1, 1] : new double[][] { [2, 1, 0.5], [3, 2 / 3.0, 0.5], [1.6, 1.25, 0.5] }[letters[1] == 'E' ? 0 : component];
        double[] variances = [.. shape.Select(s => s * volume)];
        if (letters[2] == 'I')
        {
            return Diagonal(mean, variances);
        }

        double angle = new[] { 0.5, 1.1, -0.4 }[letters[2] == 'E' ? 0 : component];
        double[,] axes = RandomMatrices.Multiply(
            new[,] { { Math.Cos(angle), -Math.Sin(angle), 0 }, { Math.Sin(angle), Math.Cos(angle), 0 }, { 0, 0, 1 } },
            new[,] { { 1, 0, 0 }, { 0, Math.Cos(0.7), -Math.Sin(0.7) }, { 0, Math.Sin(0.7), Math.Cos(0.7) } });
        double[,] scaled = new double[3, 3];
        for (int i = 0; i < 3; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                scaled[i, c] = axes[i, c] * variances[c];
            }
        }

        double[,] covariance = RandomMatrices.Multiply(scaled, RandomMatrices.Transpose(axes));
        for (int i = 0; i < 3; i++)
        {
            for (int c = 0; c < i; c++)
            {
                covariance[i, c] = covariance[c, i];
            }
        }

        return GaussianComponent.Create(mean, covariance);
    }

    private static Column[] LabelColumns { get; } =
        [new("p", ["no", "yes"]), new("q", ["low", "mid", "high"]), new("r", ["0", "1"]), new("s", ["x", "y"]), new("t", ["é", "\"quoted\""])];

    private static Mixture Composite()
    {
        var family = new CompositeFamily(
            new CompositePart(new GaussianFamily(), [2, 0]),
            new CompositePart(new PoissonFamily(), [3]),
            new CompositePart(new CategoricalFamily([3]), [1]));
        return new Mixture(
            family,
            [0.7, 0.3],
            [
                new CompositeComponent([(GaussianComponent.Create([1, 2], new[,] { { 1, 0.3 }, { 0.3, 2 } }), [2, 0]), (new PoissonComponent([3]), [3]), (new CategoricalComponent([[0.7, 0.2, 0.1]]), [1])]),
                new CompositeComponent([(GaussianComponent.Create([5, -3], new[,] { { 2, -0.7 }, { -0.7, 1 } }), [2, 0]), (new PoissonComponent([12]), [3]), (new CategoricalComponent([[0.1, 0.3, 0.6]]), [1])]),
            ],
            [new("weight"), new("colour", ["red", "green", "blue"]), new("length"), new("eggs")]);
    }

    private static GaussianComponent Diagonal(double[] mean, params double[] variances) => GaussianComponent.CreateDiagonal(mean, variances);

    private static GaussianComponent Full(double[] mean, double scale, double correlation) => GaussianComponent.Create(
        mean,
        new[,]
        {
            { scale, scale * correlation, 0.1 * scale },
            { scale * correlation, 2 * scale, -0.3 * scale },
            { 0.1 * scale, -0.3 * scale, scale },
        });
}
