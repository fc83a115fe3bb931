namespace Mixtura.Tests.Estimation;

/// <summary>Rows drawn from a model give the model back, within sampling error.</summary>
public sealed class RecoveryTests
{
    public static TheoryData<string> Models() => SampleModels.All();

    [Theory]
    [MemberData(nameof(Models))]
    public void SamplingThenFittingRecoversTheParameters(string name)
    {
        const int Rows = 30_000;
        Mixture model = SampleModels.Of(name);
        MixtureSample sample = model.Sample(Rows, 8);
        FitResult<Mixture> fit = Mixture.Fit(sample.Rows, model.Family, new FitOptions { Components = model.Components.Length, Starts = 5 });
        Assert.True(fit.Converged);
        Assert.True(fit.LogLikelihood >= model.LogLikelihood(sample.Rows), "the fit is worse than the truth");

        // Changes are in deviations: the error of a mean is 1/√(nπ), of a variance √2 that, and overlapping labels blur
        // them a few times over. The smallest component has 6,000 rows: 0.013; five of those.
        ParameterComparison.AssertClose(model, fit.Model, 0.065);
        int right = sample.Components.Zip(fit.Model.Classify(sample.Rows)).Count(pair => pair.First == pair.Second);
        Assert.True(right > (name == "categorical" ? 0.9 : 0.97) * Rows, $"{right} of {Rows} rows were given back their component");
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void MomentsOfASampleAreTheModels(string name)
    {
        const int Rows = 100_000;
        Mixture model = SampleModels.Of(name);
        RowTable rows = model.Sample(Rows, 9).Rows;
        double[] mean = model.Mean();
        double[,] covariance = model.CovarianceMatrix();
        for (int a = 0; a < model.Dimensions; a++)
        {
            if (model.Columns[a].IsCategorical)
            {
                Assert.Equal(double.NaN, mean[a]);
                continue;
            }

            double[] x = rows.CopyColumn(a);
            double average = x.Average();

            // Five standard errors each; the fourth moments of these models are below nine squared variances.
            ReferenceFit.Near(mean[a], average, 5 * Math.Sqrt(covariance[a, a] / Rows), "mean");
            for (int b = 0; b < model.Dimensions; b++)
            {
                if (model.Columns[b].IsCategorical)
                {
                    Assert.Equal(double.NaN, covariance[a, b]);
                    continue;
                }

                double[] y = rows.CopyColumn(b);
                double other = y.Average();
                double found = x.Zip(y, (u, v) => (u - average) * (v - other)).Average();
                ReferenceFit.Near(covariance[a, b], found, 5 * Math.Sqrt(9 * covariance[a, a] * covariance[b, b] / Rows), $"covariance {a}, {b}");
            }
        }
    }

    [Fact]
    public void LabelsOfASampleHaveTheModelsFrequencies()
    {
        const int Rows = 100_000;
        Mixture model = SampleModels.Of("categorical");
        RowTable rows = model.Sample(Rows, 10).Rows;
        for (int column = 0; column < model.Dimensions; column++)
        {
            double[] codes = rows.CopyColumn(column);
            for (int level = 0; level < model.Columns[column].Levels.Length; level++)
            {
                double p = 0;
                for (int j = 0; j < model.Components.Length; j++)
                {
                    p += model.Weights[j] * ((CategoricalComponent)model.Components[j]).Probabilities(column)[level];
                }

                ReferenceFit.Near(p, codes.Count(code => code == level) / (double)Rows, 5 * Math.Sqrt(p * (1 - p) / Rows), "frequency");
            }
        }
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(9.9)]
    [InlineData(10.1)]
    [InlineData(300)]
    [InlineData(1e6)]
    public void PoissonCountsFollowTheirDistribution(double rate)
    {
        const int Rows = 100_000;
        var model = new Mixture(new PoissonFamily(), [1], [new PoissonComponent([rate])]);
        double[] counts = [.. model.Sample(Rows, 11).Rows.CopyColumn(0).Order()];

        // Kolmogorov's distance at the jumps; for a discrete distribution the bound of 1.95/√n is on the safe side.
        double distance = 0;
        for (int i = 0; i < Rows; i++)
        {
            if (i + 1 == Rows || counts[i + 1] != counts[i])
            {
                distance = Math.Max(distance, Math.Abs(model.Cdf(counts[i]) - ((i + 1.0) / Rows)));
            }
        }

        Assert.True(distance * Math.Sqrt(Rows) < 1.95, $"{distance * Math.Sqrt(Rows)}");
    }

    [Fact]
    public void ARowDependsOnTheSeedAndItsNumberAlone()
    {
        Mixture model = SampleModels.Of("composite");
        MixtureSample few = model.Sample(50, 12);
        MixtureSample many = model.Sample(3000, 12);
        Assert.Equal(few.Components, many.Components[..50]);
        Assert.Equal(DerivedTables.ToRows(few.Rows), DerivedTables.ToRows(many.Rows)[..50]);
        Assert.NotEqual(DerivedTables.ToRows(few.Rows), DerivedTables.ToRows(model.Sample(50, 13).Rows));
        Assert.Equal(0, model.Sample(0, 1).Rows.RowCount);
    }
}
