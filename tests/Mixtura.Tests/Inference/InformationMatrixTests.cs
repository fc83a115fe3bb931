using Mixtura.Inference;

namespace Mixtura.Tests.Inference;

/// <summary>The information and the rows' scores against differences of log-densities, for every family and structure, away from any maximum.</summary>
public sealed class InformationMatrixTests
{

    public static TheoryData<string> Models() => [.. SampleModels.Names, "noise", "prior"];

    [Theory]
    [MemberData(nameof(Models))]
    public void IsTheCurvatureOfTheLogLikelihood(string name)
    {
        (Mixture model, RowTable table, MixtureCoordinates coordinates, TableMoments moments) = Case(name);
        var map = new ScoreMap(coordinates, moments);
        var sums = ScorePass.Run(model, new LabelledRows(table, []), coordinates, map, 2, TestContext.Current.CancellationToken);
        var information = ObservedInformation.Of(model, coordinates, map, sums, moments);
        int m = coordinates.Count;
        for (int c = 0; c < m; c++)
        {
            double slope = coordinates.Derivative(c, mixture => [Objective(mixture, table, moments)])[0];
            ReferenceFit.Near(slope, information.Gradient[c], 1e-7 * (table.RowCount + Math.Abs(slope)), $"gradient {c}");
            double[] others = coordinates.Derivative(c, mixture => Slopes(mixture, table, moments));
            for (int i = 0; i < m; i++)
            {
                // Each side is exact to about 1e-10 of a coordinate's whole information, of the order of the rows.
                double exact = information.Matrix[PackedSymmetric.Index(c, i)];
                double size = Math.Sqrt((1 + information.Complete[c]) * (1 + information.Complete[i])) + table.RowCount;
                ReferenceFit.Near(-others[i], exact, 1e-6 * size, $"{name}: {c}, {i}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void ScoresAreGradientsOfRows(string name)
    {
        (Mixture model, RowTable table, MixtureCoordinates coordinates, TableMoments moments) = Case(name);
        var map = new ScoreMap(coordinates, moments);
        int m = coordinates.Count;

        // With an information without bounds no row has leverage.
        double[] squares = LeveragedScores.Of(model, new LabelledRows(table, []), () => new RowScores(model, coordinates, map), score => score, new double[PackedSymmetric.Length(m)], 1, TestContext.Current.CancellationToken);
        double[][] byCoordinate = [.. Enumerable.Range(0, m).Select(c => coordinates.Derivative(c, mixture => mixture.LogDensity(table, 1)))];
        for (int c = 0; c < m; c++)
        {
            for (int i = 0; i <= c; i++)
            {
                double slow = Enumerable.Range(0, (int)table.RowCount).Sum(row => table.Weight(row) * byCoordinate[c][row] * byCoordinate[i][row]);
                double size = Math.Sqrt(byCoordinate[c].Sum(s => s * s) * byCoordinate[i].Sum(s => s * s));
                ReferenceFit.Near(slow, squares[PackedSymmetric.Index(c, i)], 1e-8 * (1 + size), $"{name}: {c}, {i}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void NumbersThatCanBeAddedChangeNothing(string name)
    {
        (Mixture model, _, MixtureCoordinates coordinates, _) = Case(name);
        int identified = coordinates.Count - coordinates.Shifts.Count;
        Assert.Equal(model.ParameterCount, identified);
        var parameters = new MixtureParameters(model, model.Family.CreateParameterMap());
        double[][] jacobian = [.. Enumerable.Range(0, coordinates.Count).Select(c => coordinates.Derivative(c, parameters.Copy))];
        foreach (int[] shift in coordinates.Shifts)
        {
            for (int p = 0; p < parameters.Names.Length; p++)
            {
                // Differences over steps of 1e-3 have an error of about 1e-12 of a parameter.
                Assert.Equal(0, shift.Sum(c => jacobian[c][p]), 1e-9);
            }
        }
    }

    /// <summary>The gradient in the coordinates of the mixture given, by differences of the log-likelihood.</summary>
    private static double[] Slopes(Mixture mixture, RowTable table, TableMoments moments)
    {
        var at = new MixtureCoordinates(HeldModel.Of(mixture, null), moments);
        double[] slopes = new double[at.Count];
        for (int c = 0; c < slopes.Length; c++)
        {
            slopes[c] = at.Derivative(c, near => [Objective(near, table, moments)])[0];
        }

        return slopes;
    }

    /// <summary>The log-likelihood, and the logarithm of the prior's density.</summary>
    private static double Objective(Mixture mixture, RowTable table, TableMoments moments) =>
        mixture.LogLikelihood(table, 1) + mixture.Family.LogPrior(mixture.Components, moments);

    private static (Mixture Model, RowTable Table, MixtureCoordinates Coordinates, TableMoments Moments) Case(string name)
    {
        Mixture full = SampleModels.Of("VVV");
        Mixture truth = name switch
        {
            "noise" => full.WithNoise(UniformComponent.Box([-10, -5, 0], [12, 15, 20]), 0.2),
            "prior" => Mixture.With(new GaussianFamily(Covariance.VVV, prior: GaussianPrior.With(5)), full.Weights.ToArray(), [.. full.Components], full.Columns),
            _ => SampleModels.Of(name),
        };
        RowTable sample = truth.Sample(150, 71).Rows;
        RowTable table = DerivedTables.Weighted(sample, [.. Enumerable.Range(0, 150).Select(i => 0.5 + (i % 3))]);
        return (truth, table, new MixtureCoordinates(HeldModel.Of(truth, null), MomentsPass.Of(table, 1)), MomentsPass.Of(table, 1));
    }
}
