using System.Text.Json;

namespace Mixtura.Tests.Inference;

/// <summary>Standard errors from the information: against 60-digit differences of the log-likelihood, closed forms, and what cannot be told.</summary>
public sealed class InformationTests
{
    private static readonly RowTable s_faithful = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);

    /// <summary>The maximum itself is known to 1e-7 of a deviation or so, and the information changes with it.</summary>
    private const double AtTheSameMaximum = 1e-6;

    [Fact]
    public void TwoFullComponentsAsBySixtyDigits()
    {
        JsonElement expected = ReferenceFiles.Expected("selection/information-faithful-VVV2").GetProperty("result");
        MixtureUncertainty found = Stagnant(s_faithful, new GaussianFamily(), "faithful-g2").ParameterUncertainty(s_faithful);
        string[] names = [.. expected.Words("parameters").Select(name => Ours(name, ["eruptions", "waiting"]))];
        AssertCovariance(expected, found, names);
        Assert.Empty(found.Warnings);
    }

    [Fact]
    public void TwoRatesAsBySixtyDigits()
    {
        JsonElement expected = ReferenceFiles.Expected("selection/information-poisson-discoveries-g2").GetProperty("result");
        RowTable table = ReferenceFiles.Data("discoveries").Table(["count"]);
        MixtureUncertainty found = Stagnant(table, new PoissonFamily(), "discoveries-g2").ParameterUncertainty(table);
        AssertCovariance(expected, found, [.. expected.Words("parameters").Select(name => Ours(name, ["count"]))]);
    }

    [Fact]
    public void DeviationsByTheDeltaMethodAsBySixtyDigits()
    {
        JsonElement expected = ReferenceFiles.Expected("selection/information-normal-waiting-g2").GetProperty("result");
        RowTable table = s_faithful.Select(1);
        MixtureUncertainty found = Stagnant(table, new GaussianFamily(), "faithful-g2").ParameterUncertainty(table);
        double[] errors = expected.Vector("standardErrors");
        double[] estimates = expected.Vector("estimates");

        // The reference's first component has the smaller weight: it is our second.
        ParameterEstimate[] ours =
        [
            found["component 2, weight"],
            found["component 2, mean of waiting"],
            found.Of("deviation 2", mixture => Math.Sqrt(((GaussianComponent)mixture.Components[1]).Variance(0))),
            found["component 1, mean of waiting"],
            found.Of("deviation 1", mixture => Math.Sqrt(((GaussianComponent)mixture.Components[0]).Variance(0))),
        ];
        for (int p = 0; p < ours.Length; p++)
        {
            ReferenceFit.Near(estimates[p], ours[p].Estimate, AtTheSameMaximum * estimates[p], $"estimate {p}");
            ReferenceFit.Near(errors[p], ours[p].StandardError, AtTheSameMaximum * errors[p], $"error {p}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OneGaussianHasClosedForms(bool isWeighted)
    {
        RowTable sample = SampleModels.Of("VVV").Sample(300, 5).Rows;
        RowTable table = isWeighted ? DerivedTables.Weighted(sample, [.. Enumerable.Range(0, 300).Select(i => 1.0 + (i % 2))]) : sample;
        double n = table.TotalWeight;
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table);
        GaussianComponent one = fit.Model.Components[0];
        MixtureUncertainty found = fit.Model.ParameterUncertainty(table, new UncertaintyOptions { Level = 0.9 });
        string[] columns = ["a", "b", "c"];
        for (int i = 0; i < 3; i++)
        {
            ParameterEstimate mean = found[$"component 1, mean of {columns[i]}"];
            double error = Math.Sqrt(one.Variance(i) / n);
            ReferenceFit.Near(error, mean.StandardError, 1e-9 * error, "mean");

            // The degrees of freedom from the second and fourth moments of deviations; the library's quantile has 8 digits.
            double[] deviations = [.. table.CopyColumn(i).Select(x => x - one.Mean[i])];
            double second = deviations.Select((x, row) => table.Weight(row) * x * x).Sum();
            double freedom = 2 * second * second / (deviations.Select((x, row) => table.Weight(row) * Math.Pow(x, 4)).Sum() - (second * second / n));
            double quantile = MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, freedom, 0.95);
            ReferenceFit.Near(one.Mean[i] - (quantile * error), mean.Lower, 1e-7, "lower");
            ReferenceFit.Near(one.Mean[i] + (quantile * error), mean.Upper, 1e-7, "upper");
            for (int j = i; j < 3; j++)
            {
                double expected = Math.Sqrt(((one.Variance(i) * one.Variance(j)) + (one.Covariance(i, j) * one.Covariance(i, j))) / n);
                string name = i == j ? $"component 1, variance of {columns[i]}" : $"component 1, covariance of {columns[i]} and {columns[j]}";
                ReferenceFit.Near(expected, found[name].StandardError, 1e-9 * expected, name);
            }
        }

        // A quantile of a normal column: q = μ + zσ, and the variances of μ and σ are σ²/n and σ²/2n.
        ParameterEstimate decile = found.Of("ninth decile of a", mixture => mixture.Marginal(0).Quantile(0.9));
        double z = 1.2815515655446004;
        ReferenceFit.Near(Math.Sqrt(one.Variance(0) * (1 + (z * z / 2)) / n), decile.StandardError, 1e-7 * decile.StandardError, "quantile");
        Assert.Equal(0, found["component 1, weight"].StandardError);
        Assert.Equal((1, 1), (found["component 1, weight"].Lower, found["component 1, weight"].Upper));
    }

    [Fact]
    public void RatesAndProbabilitiesHaveClosedForms()
    {
        RowTable counts = SampleModels.Of("poisson").Sample(200, 6).Rows;
        FitResult<Mixture> rates = Mixture.Fit(counts, new PoissonFamily());
        MixtureUncertainty found = rates.Model.ParameterUncertainty(counts);
        MixtureUncertainty sandwich = rates.Model.ParameterUncertainty(counts, new UncertaintyOptions { Method = UncertaintyMethod.Sandwich });
        double[] leverages = [.. Enumerable.Range(0, 200).Select(row => Enumerable.Range(0, 2).Sum(i =>
            Math.Pow(counts[row, i] - found[$"component 1, rate of x{i + 1}"].Estimate, 2) / found[$"component 1, rate of x{i + 1}"].Estimate / 200))];
        for (int i = 0; i < 2; i++)
        {
            string name = $"component 1, rate of x{i + 1}";
            double rate = found[name].Estimate;
            ReferenceFit.Near(Math.Sqrt(rate / 200), found[name].StandardError, 1e-10, name);

            // Whatever the distribution, the mean's variance is that of the rows by their number, but for the rows' leverages.
            double[] column = counts.CopyColumn(i);
            double variance = column.Zip(leverages, (x, h) => (x - rate) * (x - rate) / (1 - h)).Sum() / 200;
            ReferenceFit.Near(Math.Sqrt(variance / 200), sandwich[name].StandardError, 1e-10, name);

            // The influences are the deviations, so the degrees of freedom come from their second and fourth moments.
            double second = column.Sum(x => Math.Pow(x - rate, 2));
            double freedom = 2 * second * second / (column.Sum(x => Math.Pow(x - rate, 4)) - (second * second / 200));
            ReferenceFit.Near(rate * Math.Exp(-MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, freedom, 0.975) * Math.Sqrt(1 / rate / 200)), found[name].Lower, 1e-7, name);
        }

        Mixture truth = SampleModels.Of("categorical");
        RowTable labels = truth.Sample(200, 7).Rows;
        MixtureUncertainty probabilities = Mixture.Fit(labels, truth.Family).Model.ParameterUncertainty(labels);
        Assert.Equal(12, probabilities.Parameters.Length);
        foreach (ParameterEstimate parameter in probabilities.Parameters.Skip(1))
        {
            double p = parameter.Estimate;
            ReferenceFit.Near(Math.Sqrt(p * (1 - p) / 200), parameter.StandardError, 1e-10, parameter.Name.ToString());
            Assert.InRange(parameter.Lower, 0, p);
            Assert.InRange(parameter.Upper, p, 1);
        }
    }

    [Fact]
    public void TheSandwichOfAVarianceNeedsFourthMoments()
    {
        double[] values = ReferenceFiles.Data("galaxies").Numbers("velocity");
        var table = RowTable.FromColumn(values);
        MixtureUncertainty found = GaussianMixture.Fit(table).Model.ParameterUncertainty(table, new UncertaintyOptions { Method = UncertaintyMethod.Sandwich });
        double mean = values.Average();
        double second = values.Average(x => Math.Pow(x - mean, 2));
        int n = values.Length;
        double square = values.Sum(x =>
        {
            double deviation = Math.Pow(x - mean, 2);
            double leverage = (deviation / second / n) + (Math.Pow((deviation / second) - 1, 2) / 2 / n);
            return Math.Pow(deviation - second, 2) / (1 - Math.Min(0.5, leverage));
        });
        double expected = Math.Sqrt(square) / n;
        ReferenceFit.Near(expected, found["component 1, variance of x"].StandardError, 1e-9 * expected, "variance");
    }

    [Theory]
    [MemberData(nameof(SampleModels.All), MemberType = typeof(SampleModels))]
    public void UnitsOfColumnsAreUnitsOfErrors(string name)
    {
        Mixture truth = SampleModels.Of(name);
        if (truth.Family is not GaussianFamily || name is "EII" or "VII")
        {
            return;
        }

        RowTable table = truth.Sample(400, 8).Rows;
        bool isFree = name[^1] == 'I' || name is "VVV" or "EEE";
        double[] scale = isFree ? [1, 1000, 0.01] : [50, 50, 50];
        RowTable scaled = DerivedTables.Map(table, row => [row[0] * scale[0], row[1] * scale[1], row[2] * scale[2]]);
        MixtureUncertainty one = Stagnant(table, truth).ParameterUncertainty(table);
        MixtureUncertainty other = Stagnant(scaled, one.Model, scale).ParameterUncertainty(scaled);
        for (int p = 0; p < one.Parameters.Length; p++)
        {
            double ratio = one.Parameters[p].Estimate == 0 ? 1 : other.Parameters[p].Estimate / one.Parameters[p].Estimate;
            ReferenceFit.Near(one.Parameters[p].StandardError * Math.Abs(ratio), other.Parameters[p].StandardError, 1e-5 * other.Parameters[p].StandardError, one.Parameters[p].Name.ToString());
        }
    }

    [Fact]
    public void ARowsPosteriorsHaveErrorsByTheDeltaMethod()
    {
        MixtureUncertainty found = Stagnant(s_faithful, new GaussianFamily(), "faithful-g2").ParameterUncertainty(s_faithful);
        double[] row = [3.1, 66];
        double[] errors = found.PosteriorStandardErrors(row);
        for (int j = 0; j < 2; j++)
        {
            int component = j;
            double slow = found.Of("posterior", mixture =>
            {
                double[] posterior = new double[2];
                mixture.Posterior(row, posterior);
                return posterior[component];
            }).StandardError;
            Assert.True(slow > 0.01);
            ReferenceFit.Near(slow, errors[j], 1e-8, $"posterior {j}");
        }
    }

    [Fact]
    public void TheCovarianceHasTheErrorsOnItsDiagonal()
    {
        MixtureUncertainty found = Stagnant(s_faithful, new GaussianFamily(), "faithful-g2").ParameterUncertainty(s_faithful);
        double[,] covariance = found.CovarianceMatrix();
        for (int p = 0; p < found.Parameters.Length; p++)
        {
            ReferenceFit.Near(found.Parameters[p].StandardError, Math.Sqrt(covariance[p, p]), 1e-12, "diagonal");
        }

        // Weights have the sum 1, so two of them are as far from their estimates in opposite directions.
        Assert.Equal(-covariance[0, 0], covariance[0, 6], 1e-12);
    }

    [Fact]
    public void ThreadsChangeNoBit()
    {
        Mixture truth = SampleModels.Of("VEV");
        RowTable table = truth.Sample(9000, 9).Rows;
        MixtureUncertainty[] found = [.. new[] { 1, 2, 5 }.Select(threads => truth.ParameterUncertainty(table, new UncertaintyOptions { Method = UncertaintyMethod.Sandwich, Threads = threads }))];
        Assert.Equal(found[0].Parameters, found[1].Parameters);
        Assert.Equal(found[0].Parameters, found[2].Parameters);
    }

    [Fact]
    public void AModelFromAFileHasTheSameErrorsInEveryStructure()
    {
        foreach (Covariance structure in Covariances.All)
        {
            Mixture truth = SampleModels.Gaussian(structure);
            RowTable table = truth.Sample(400, 10).Rows;
            Mixture fitted = Stagnant(table, truth);
            using var file = new MemoryStream();
            fitted.Write(file);
            file.Position = 0;
            MixtureUncertainty before = fitted.ParameterUncertainty(table);
            MixtureUncertainty after = Mixture.Read(file).ParameterUncertainty(table);
            for (int p = 0; p < before.Parameters.Length; p++)
            {
                // Common axes are found again to about half of a double's digits.
                ReferenceFit.Near(before.Parameters[p].StandardError, after.Parameters[p].StandardError, 1e-6 * before.Parameters[p].StandardError, $"{structure}: {before.Parameters[p].Name}");
            }
        }
    }

    private static Mixture Stagnant(RowTable table, Family family, string start) =>
        Mixture.Fit(table, family, ReferenceFit.ToStagnation(2, Start.FromLabels(ReferenceFiles.StartLabels(start)))).Model;

    private static Mixture Stagnant(RowTable table, Mixture start) =>
        Mixture.Fit(table, start.Family, ReferenceFit.ToStagnation(start.Components.Length, Start.FromModel(start))).Model;

    private static Mixture Stagnant(RowTable table, Mixture start, double[] scale)
    {
        GaussianComponent[] components = [.. start.Components.Cast<GaussianComponent>().Select(component =>
        {
            double[] mean = [.. component.Mean.ToArray().Select((x, i) => x * scale[i])];
            if (component.IsDiagonal)
            {
                return GaussianComponent.CreateDiagonal(mean, [.. Enumerable.Range(0, 3).Select(i => component.Variance(i) * scale[i] * scale[i])]);
            }

            double[,] covariance = new double[3, 3];
            for (int i = 0; i < 9; i++)
            {
                covariance[i / 3, i % 3] = component.Covariance(i / 3, i % 3) * (scale[i / 3] * scale[i % 3]);
            }

            return GaussianComponent.Create(mean, covariance);
        })];
        return Stagnant(table, Mixture.With(start.Family, start.Weights.ToArray(), components, start.Columns));
    }

    private static void AssertCovariance(JsonElement expected, MixtureUncertainty found, string[] names)
    {
        double[,] covariance = found.CovarianceMatrix();
        double[][] rows = expected.Rows("covariance");
        int[] at = [.. names.Select(name => found.Parameters.IndexOf(found[name]))];
        for (int a = 0; a < names.Length; a++)
        {
            double size = Math.Sqrt(rows[a][a]);
            ReferenceFit.Near(expected.Vector("standardErrors")[a], found.Parameters[at[a]].StandardError, AtTheSameMaximum * size, names[a]);
            for (int b = 0; b < names.Length; b++)
            {
                ReferenceFit.Near(rows[a][b], covariance[at[a], at[b]], AtTheSameMaximum * size * Math.Sqrt(rows[b][b]), $"{names[a]} and {names[b]}");
            }
        }
    }

    /// <summary>"cov1[1,2]" is "component 1, covariance of eruptions and waiting".</summary>
    private static string Ours(string name, string[] columns)
    {
        string kind = new([.. name.TakeWhile(char.IsLetter)]);
        int[] numbers = [.. name.Split(['[', ',', ']'], StringSplitOptions.RemoveEmptyEntries).Select((part, i) => int.Parse(i == 0 ? part[kind.Length..] : part, System.Globalization.CultureInfo.InvariantCulture))];
        string quantity = kind switch
        {
            "weight" => "weight",
            "rate" => $"rate of {columns[0]}",
            "mean" => $"mean of {columns[numbers[1] - 1]}",
            _ when numbers[1] == numbers[2] => $"variance of {columns[numbers[1] - 1]}",
            _ => $"covariance of {columns[numbers[1] - 1]} and {columns[numbers[2] - 1]}",
        };
        return $"component {numbers[0]}, {quantity}";
    }
}
