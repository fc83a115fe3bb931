namespace Mixtura.Tests.Estimation.Distributed;

/// <summary>Sums about one set of components, moved to another, against sums taken there row by row.</summary>
public sealed class EmSumsTests
{
    public static TheoryData<string> Models() => SampleModels.All();

    [Theory]
    [MemberData(nameof(Models))]
    public void MovedSumsAreThoseTakenThere(string name)
    {
        Mixture model = SampleModels.Of(name);
        RowTable table = model.Sample(500, 3).Rows;
        Component there = model.Components[1];
        var random = new RandomSource(8);
        double[] weights = [.. Enumerable.Range(0, 500).Select(_ => random.NextDouble())];
        double[] expected = Sums(model.Family, there, table, weights);
        double[] found = Sums(model.Family, model.Components[0], table, weights);
        model.Family.Recentre(model.Components[0], there, weights.Sum(), found);

        // 500 terms, each at most some hundred times a sum's own size per row.
        AssertClose(expected, found, 1e-11);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void ExpectedSumsLeaveTheirOwnMixtureAsItIs(string name)
    {
        Mixture model = SampleModels.Of(name);
        var sums = EmSums.Expected(model.Family, model.Weights, model.Components, 1000);
        TableMoments moments = sums.Moments(model.Columns, null, 1000, 1000);
        Maximization step = model.Family.Maximize(sums.Statistics(moments));
        for (int j = 0; j < model.Components.Length; j++)
        {
            // Structures that are found by alternating steps come to their fixed point to about half of the digits.
            Assert.True(model.Family.Change(model.Components[j], step.Components[j]) < (name is "VEI" or "VEE" or "EVE" or "VVE" or "VEV" ? 1e-7 : 1e-12));
        }

        double[] mean = model.Mean();
        double[,] covariance = model.CovarianceMatrix();
        for (int i = 0; i < mean.Length && model.Components[0] is GaussianComponent; i++)
        {
            Assert.Equal(mean[i], moments.Mean[i], 1e-13);
            Assert.Equal(covariance[i, i], moments.Covariance(i, i), 1e-12 * covariance[i, i]);
        }
    }

    [Fact]
    public void ExpectedSumsOfNoiseAreThoseOfItsBox()
    {
        Mixture model = SampleModels.Of("VVV").WithNoise(UniformComponent.Create([0, 4, 10], new double[,] { { 30, 5, 0 }, { -5, 30, 0 }, { 0, 0, 12 } }), 0.25);
        double[,] covariance = model.CovarianceMatrix();
        TableMoments moments = EmSums.Expected(model.Family, model.Weights, model.Components, 40).Moments(model.Columns, null, 40, 40);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(model.Mean()[i], moments.Mean[i], 1e-13);
            for (int j = 0; j < 3; j++)
            {
                Assert.Equal(covariance[i, j], moments.Covariance(i, j), 1e-12 * Math.Sqrt(covariance[i, i] * covariance[j, j]));
            }
        }
    }

    private static double[] Sums(Family family, Component about, RowTable table, double[] weights)
    {
        double[] sums = new double[family.CountStatistics(table.ColumnCount)];
        double[] row = new double[table.ColumnCount];
        for (int i = 0; i < weights.Length; i++)
        {
            table.CopyRow(i, row);
            family.Accumulate(about, row, weights[i], sums);
        }

        return sums;
    }

    private static void AssertClose(double[] expected, double[] found, double tolerance)
    {
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], found[i], tolerance * scale);
        }
    }
}
