using System.Collections.Immutable;

namespace Mixtura.Tests.Inference;

/// <summary>Standard errors of fits that knew the components of some rows.</summary>
public sealed class KnownLabelsUncertaintyTests
{
    private static readonly string[] s_species = ["setosa", "versicolor", "virginica"];
    private static readonly CsvTable s_data = ReferenceFiles.Data("iris-partial-labels");
    private static readonly RowTable s_iris = s_data.Table(["sepal_length", "petal_width"]);
    private static readonly ImmutableArray<int> s_known = [.. s_data.Texts("known").Select(name => Array.IndexOf(s_species, name))];
    private static readonly ImmutableArray<int> s_all = [.. s_data.Texts("species").Select(name => Array.IndexOf(s_species, name))];

    [Fact]
    public void ErrorsAreThoseOfTheCurvatureOfTheLikelihoodThatKnows()
    {
        FitResult<GaussianMixture> fit = Fit(s_known);
        MixtureUncertainty found = fit.ParameterUncertainty(s_iris, new UncertaintyOptions { KnownLabels = s_known });
        Assert.Empty(found.Warnings);
        double[,] slow = DifferencedCovariance.Of(fit.Model, HeldParameters.None, mixture => LogLikelihood(mixture, s_known));
        double[,] ours = found.CovarianceMatrix();

        // Second differences of a sum of about 200 with steps of 1e-3 are exact to about 1e-6 of the information.
        for (int p = 0; p < found.Parameters.Length; p++)
        {
            for (int q = 0; q <= p; q++)
            {
                ReferenceFit.Near(slow[p, q], ours[p, q], 2e-4 * Math.Sqrt(slow[p, p] * slow[q, q]), $"{found.Parameters[p].Name}, {found.Parameters[q].Name}");
            }
        }
    }

    [Theory]
    [InlineData(UncertaintyMethod.Information)]
    [InlineData(UncertaintyMethod.Bootstrap)]
    [InlineData(UncertaintyMethod.ParametricBootstrap)]
    [InlineData(UncertaintyMethod.WeightedLikelihoodBootstrap)]
    public void WhereAllIsKnownEachComponentHasTheErrorsOfItsOwnRows(UncertaintyMethod method)
    {
        FitResult<GaussianMixture> fit = Fit(s_all);
        const int Replicates = 400;
        MixtureUncertainty found = fit.ParameterUncertainty(s_iris, new UncertaintyOptions { KnownLabels = s_all, Method = method, Replicates = Replicates });

        // A standard error from B replicates is sure to 1/√(2B), 3.5 %; four times that is left, and 1 % for what √(1/n) leaves out of a mean over drawn numbers of rows.
        double tolerance = method == UncertaintyMethod.Information ? 1e-9 : (4 / Math.Sqrt(2 * Replicates)) + 0.01;
        for (int j = 0; j < 3; j++)
        {
            double rows = s_all.Count(label => label == j);
            Near(Math.Sqrt(rows / 150 * (1 - (rows / 150)) / 150), found.Find(j, ParameterKind.Weight));
            for (int i = 0; i < 2; i++)
            {
                Near(Math.Sqrt(fit.Model.Components[j].Variance(i) / rows), found.Find(j, ParameterKind.Mean, i));
            }
        }

        void Near(double expected, ParameterEstimate? parameter) => ReferenceFit.Near(expected, parameter!.StandardError, tolerance * expected, parameter.Name.ToString());
    }

    [Fact]
    public void TheSandwichIsBetweenTheSameInformation()
    {
        // With the model true for no row in particular both are of one size, and a sandwich that forgot the labels would not be.
        FitResult<GaussianMixture> fit = Fit(s_known);
        MixtureUncertainty information = fit.ParameterUncertainty(s_iris, new UncertaintyOptions { KnownLabels = s_known });
        MixtureUncertainty sandwich = fit.ParameterUncertainty(s_iris, new UncertaintyOptions { KnownLabels = s_known, Method = UncertaintyMethod.Sandwich });
        Assert.All(sandwich.Parameters.Zip(information.Parameters), pair => Assert.InRange(pair.First.StandardError / pair.Second.StandardError, 0.5, 2));
        Assert.Empty(sandwich.Warnings);
    }

    [Fact]
    public void ReplicatesKeepTheNamesOfTheirComponents()
    {
        // Two equal components that only labels tell apart: without them either order would be as good.
        RowTable table = SampleModels.Of("VVV").Sample(80, 3).Rows;
        ImmutableArray<int> labels = [.. Enumerable.Range(0, 80).Select(row => row % 2)];
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2, Covariance = Covariance.EII, KnownLabels = labels });
        MixtureUncertainty found = fit.ParameterUncertainty(table, new UncertaintyOptions { KnownLabels = labels, Method = UncertaintyMethod.Bootstrap, Replicates = 100 });
        double expected = Math.Sqrt(fit.Model.Weights[0] * fit.Model.Weights[1] / 80);

        // 100 replicates tell a standard error to 7 %.
        ReferenceFit.Near(expected, found.Find(0, ParameterKind.Weight)!.StandardError, 0.28 * expected, "weight");
        double apart = Math.Abs(fit.Model.Components[0].Mean[0] - fit.Model.Components[1].Mean[0]);
        Assert.InRange(found.Replicates.Average(replicate => ((GaussianComponent)replicate.Components[0]).Mean[0]) - fit.Model.Components[0].Mean[0], -0.5 * apart, 0.5 * apart);
    }

    [Fact]
    public void LabelsThatDoNotSuitAreRefused()
    {
        FitResult<GaussianMixture> fit = Fit(s_known);
        Assert.Contains("KnownLabels", Assert.Throws<ModelException>(() => fit.ParameterUncertainty(s_iris)).Message, StringComparison.Ordinal);
        Assert.Contains("149 labels for 150 rows", Assert.Throws<ModelException>(() => fit.ParameterUncertainty(s_iris, new UncertaintyOptions { KnownLabels = s_known[1..] })).Message, StringComparison.Ordinal);
        Assert.Contains("label 3 of row 1", Assert.Throws<ModelException>(() => fit.ParameterUncertainty(s_iris, new UncertaintyOptions { KnownLabels = s_known.SetItem(0, 3) })).Message, StringComparison.Ordinal);
        GaussianMixture narrow = GaussianMixture.Create([0.5, 0.5], [[0.0, 0.0], [6.0, 1.0]], [new[,] { { 1e-6, 0 }, { 0, 1e-6 } }, new[,] { { 1e4, 0 }, { 0, 1e4 } }], ["sepal_length", "petal_width"]);
        RowTable far = RowTable.FromRows([[1e200, 0.0], [5.0, 1.0], [6.0, 2.0]], ["sepal_length", "petal_width"]);
        Assert.Contains("known to be of", Assert.Throws<TableException>(() => narrow.ParameterUncertainty(far, new UncertaintyOptions { KnownLabels = [0, -1, -1] })).Message, StringComparison.Ordinal);
    }

    private static FitResult<GaussianMixture> Fit(ImmutableArray<int> labels) => GaussianMixture.Fit(s_iris, new GaussianFitOptions
    {
        Components = 3,
        KnownLabels = labels,
        Convergence = new Convergence { DistanceToLimit = 1e-14 },
    });

    private static double LogLikelihood(Mixture mixture, ImmutableArray<int> labels)
    {
        double sum = 0;
        double[] row = new double[2];
        for (int i = 0; i < labels.Length; i++)
        {
            s_iris.CopyRow(i, row);
            sum += labels[i] < 0 ? mixture.LogDensity(row) : Math.Log(mixture.Weights[labels[i]]) + mixture.Components[labels[i]].LogDensity(row);
        }

        return sum;
    }
}
