namespace Mixtura.Tests.Inference;

/// <summary>Parameters that have no standard error are told in words; those beside them keep theirs.</summary>
public sealed class BoundParameterTests
{
    [Fact]
    public void AProbabilityOfZeroIsABoundAndLeavesTheOthersTheirClosedForms()
    {
        Column[] columns = [new("colour", ["red", "green", "blue"])];
        var table = new RowTableBuilder([.. columns]);
        foreach (double code in new double[] { 0, 0, 0, 1, 0, 1, 0, 0 })
        {
            table.Append([code]);
        }

        RowTable rows = table.Build();
        MixtureUncertainty found = Mixture.Fit(rows, CategoricalFamily.For(columns)).Model.ParameterUncertainty(rows);
        ParameterEstimate blue = found["component 1, probability of colour = blue"];
        Assert.Equal(double.NaN, blue.StandardError);
        Assert.Contains("it is 0", blue.Note, StringComparison.Ordinal);
        ParameterEstimate red = found["component 1, probability of colour = red"];
        Assert.Null(red.Note);
        ReferenceFit.Near(Math.Sqrt(0.75 * 0.25 / 8), red.StandardError, 1e-12, "red");
        double[,] covariance = found.CovarianceMatrix();
        Assert.Equal(double.NaN, covariance[3, 3]);
        Assert.Equal(-covariance[1, 1], covariance[1, 2], 1e-12);
    }

    [Fact]
    public void ARateOfZeroIsABound()
    {
        var table = RowTable.FromMatrix(new double[,] { { 1, 0 }, { 4, 0 }, { 3, 0 }, { 2, 0 } });
        MixtureUncertainty found = Mixture.Fit(table, new PoissonFamily()).Model.ParameterUncertainty(table);
        Assert.NotNull(found["component 1, rate of x2"].Note);
        ReferenceFit.Near(Math.Sqrt(2.5 / 4), found["component 1, rate of x1"].StandardError, 1e-12, "rate");
    }

    [Theory]
    [InlineData(UncertaintyMethod.Information)]
    [InlineData(UncertaintyMethod.Bootstrap)]
    public void ACovarianceAtItsFloorIsTold(UncertaintyMethod method)
    {
        RowTable sample = GaussianMixture.CreateUnivariate([1], [0], [1]).Sample(200, 3).Rows;
        double[] values = [.. sample.CopyColumn(0), .. Enumerable.Repeat(5.0, 40)];
        var table = RowTable.FromColumn(values);
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2, Start = Start.FromLabels([.. values.Select(x => x == 5 ? 1 : 0)]) });
        Assert.Contains(fit.Warnings, warning => warning.Kind == FitWarningKind.AtFloor);
        MixtureUncertainty found = fit.Model.ParameterUncertainty(table, new UncertaintyOptions { Method = method, Replicates = 400 });
        ParameterEstimate held = found["component 2, variance of x"];
        Assert.Contains("floor", held.Note, StringComparison.Ordinal);
        Assert.Equal((double.NaN, double.NaN), (held.StandardError, held.Lower));

        // The other group is apart from it: its errors are those of 200 rows, the weight's of a share of 240; 400 replicates have a relative error of 4 %.
        double tolerance = method == UncertaintyMethod.Information ? 1e-6 : 4 * 0.036;
        double error = Math.Sqrt(fit.Model.Components[0].Variance(0) / 200);
        ReferenceFit.Near(error, found["component 1, mean of x"].StandardError, tolerance * error, "mean");
        double share = Math.Sqrt(200.0 / 240 * 40 / 240 / 240);
        ReferenceFit.Near(share, found["component 1, weight"].StandardError, tolerance * share, "weight");
        Assert.Equal(method == UncertaintyMethod.Bootstrap ? 0 : null, found.ReplicateCounts?.Collapsed);
    }

    [Fact]
    public void AComponentWithoutRowsIsToldAndTheOthersAreAsWithoutIt()
    {
        RowTable table = SampleModels.Of("poisson").Sample(300, 4).Rows;
        Mixture two = Mixture.Fit(table, new PoissonFamily(), ReferenceFit.ToStagnation(2, Start.FromModel(SampleModels.Of("poisson")))).Model;
        var three = new Mixture(two.Family, [.. two.Weights, 0], [.. two.Components, new PoissonComponent([100, 100])], two.Columns);
        MixtureUncertainty without = two.ParameterUncertainty(table);
        MixtureUncertainty with = three.ParameterUncertainty(table);
        for (int p = 0; p < without.Parameters.Length; p++)
        {
            ReferenceFit.Near(without.Parameters[p].StandardError, with.Parameters[p].StandardError, 1e-9 * without.Parameters[p].StandardError, without.Parameters[p].Name.ToString());
        }

        Assert.All(with.Parameters.Skip(without.Parameters.Length), parameter => Assert.Contains("component 3 has no rows", parameter.Note, StringComparison.Ordinal));
    }

    [Fact]
    public void KnownComponentsHaveNoErrorAndTheOthersTheirClosedForms()
    {
        // Rates of 2 and 200 leave no doubt where a row comes from.
        var known = new PoissonComponent([200]);
        RowTable table = new Mixture(new PoissonFamily(), [0.6, 0.4], [new PoissonComponent([2]), known]).Sample(300, 15).Rows;
        Mixture fitted = Mixture.Fit(table, new PoissonFamily(), new FitOptions { Components = 2, Known = [known] }).Model;
        Mixture model = Mixture.With(new KnownFamily(fitted.Family, [known]), fitted.Weights.ToArray(), [.. fitted.Components], fitted.Columns);
        foreach (UncertaintyMethod method in new[] { UncertaintyMethod.Information, UncertaintyMethod.WeightedLikelihoodBootstrap })
        {
            MixtureUncertainty found = model.ParameterUncertainty(table, new UncertaintyOptions { Method = method, Replicates = 300 });
            ParameterEstimate held = found.Parameters.Single(parameter => parameter.Name.Kind == ParameterKind.Rate && parameter.Estimate == 200);
            Assert.Equal((0, 200, 200), (held.StandardError, held.Lower, held.Upper));
            ParameterEstimate free = found.Parameters.Single(parameter => parameter.Name.Kind == ParameterKind.Rate && parameter.Estimate < 200);
            double share = found.Parameters[0].Estimate;

            // The weighted bootstrap's errors are those of the rows' own variance, near the rate's, and 300 replicates know them to 4 %.
            double tolerance = method == UncertaintyMethod.Information ? 1e-6 : 0.3;
            double error = Math.Sqrt(free.Estimate / (300 * model.Weights[free.Name.Component!.Value]));
            ReferenceFit.Near(error, free.StandardError, tolerance * error, "rate");
            ReferenceFit.Near(Math.Sqrt(share * (1 - share) / 300), found.Parameters[0].StandardError, tolerance * found.Parameters[0].StandardError, "weight");
        }
    }

    [Fact]
    public void AMeanThatIsHeldHasNoError()
    {
        RowTable table = GaussianMixture.CreateUnivariate([0.6, 0.4], [0, 50], [1, 2]).Sample(300, 16).Rows;
        var family = new GaussianFamily { HeldMeans = [[50]] };
        Mixture fitted = Mixture.Fit(table, family, new FitOptions { Components = 2 }).Model;
        Mixture model = Mixture.With(family, fitted.Weights.ToArray(), [.. fitted.Components], fitted.Columns);
        MixtureUncertainty found = model.ParameterUncertainty(table);
        ParameterEstimate held = found.Parameters.Single(parameter => parameter.Name.Kind == ParameterKind.Mean && parameter.Estimate == 50);
        Assert.Equal(0, held.StandardError);
        ParameterEstimate variance = found.Parameters.Single(parameter => parameter.Name.Kind == ParameterKind.Variance && parameter.Name.Component == held.Name.Component);
        double error = variance.Estimate * Math.Sqrt(2 / (300 * model.Weights[held.Name.Component!.Value]));
        ReferenceFit.Near(error, variance.StandardError, 1e-6 * error, "variance");
    }

    [Fact]
    public void LatentClassesOfOneColumnAreNotDetermined()
    {
        Column[] columns = [new("answer", ["no", "yes"])];
        var family = CategoricalFamily.For(columns);
        var table = new RowTableBuilder([.. columns]);
        for (int i = 0; i < 50; i++)
        {
            table.Append([i % 5 == 0 ? 1 : 0]);
        }

        RowTable rows = table.Build();
        var model = new Mixture(family, [0.5, 0.5], [new CategoricalComponent([[0.9, 0.1]]), new CategoricalComponent([[0.7, 0.3]])], columns);
        SingularInformationException error = Assert.Throws<SingularInformationException>(() => model.ParameterUncertainty(rows));
        Assert.Contains("does not determine all parameters", error.Message, StringComparison.Ordinal);
        Assert.Contains(error.Parameters, name => name.Kind == ParameterKind.Probability);
    }

    [Fact]
    public void BetweenTwoMaximaTheLikelihoodCurvesUpwards()
    {
        // Two equal components in the middle of two groups: a saddle.
        RowTable table = GaussianMixture.CreateUnivariate([0.5, 0.5], [-3, 3], [1, 1]).Sample(300, 5).Rows;
        GaussianComponent one = GaussianMixture.Fit(table).Model.Components[0];
        var saddle = (GaussianMixture)Mixture.With(new GaussianFamily(Covariance.EEE), [0.6, 0.4], [one, one], table.Columns);
        SingularInformationException error = Assert.Throws<SingularInformationException>(() => saddle.ParameterUncertainty(table));
        Assert.NotEmpty(error.Parameters);
    }

    [Fact]
    public void AModelOfAnotherTableIsTold()
    {
        Mixture truth = SampleModels.Of("VVI");
        RowTable table = truth.Sample(500, 6).Rows;
        MixtureUncertainty found = truth.ParameterUncertainty(table);
        Assert.Contains("no maximum of the likelihood", Assert.Single(found.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void ARowThatCannotComeFromTheModelIsNamed()
    {
        Column[] columns = [new("answer", ["no", "yes"])];
        var model = new Mixture(CategoricalFamily.For(columns), [1], [new CategoricalComponent([[1, 0]])], columns);
        var table = new RowTableBuilder([.. columns]);
        table.Append([0]);
        table.Append([1]);
        TableException error = Assert.Throws<TableException>(() => model.ParameterUncertainty(table.Build()));
        Assert.Equal(2, error.Row);
    }

    [Fact]
    public void AFamilyFromOutsideIsServedByABootstrapAlone()
    {
        RowTable table = ReferenceFiles.Data("lynx").Table(["trapped"]);
        Mixture model = Mixture.Fit(table, new Families.ExponentialFamily()).Model;
        Assert.Contains("bootstrap", Assert.Throws<NotSupportedException>(() => model.ParameterUncertainty(table)).Message, StringComparison.Ordinal);
        ParameterEstimate mean = model.ParameterUncertainty(table, new UncertaintyOptions { Method = UncertaintyMethod.ParametricBootstrap, Replicates = 400 })["component 1, mean of trapped"];

        // The mean of n exponential times has the error mean/√n; 400 replicates know it to 4 %.
        double error = mean.Estimate / Math.Sqrt(table.RowCount);
        ReferenceFit.Near(error, mean.StandardError, 4 * 0.036 * error, "mean");
    }
}
