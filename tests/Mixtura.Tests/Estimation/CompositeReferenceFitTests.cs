using System.Globalization;
using System.Text.Json;

namespace Mixtura.Tests.Estimation;

/// <summary>A mixture of counts, a measurement and labels from a given start against a slow EM in Python.</summary>
public sealed class CompositeReferenceFitTests
{
    [Theory]
    [InlineData(Covariance.VVV)]
    [InlineData(Covariance.VII)]
    public void Biochemists(Covariance covariance)
    {
        JsonElement expected = ReferenceFiles.Expected("mixed/composite-biochemists-g2").GetProperty("result");
        RowTable table = Table();
        var family = new CompositeFamily(
            new CompositePart(new PoissonFamily(), [0, 3, 5]),
            new CompositePart(new GaussianFamily(covariance), [4]),
            new CompositePart(new CategoricalFamily([2, 2]), [1, 2]));
        FitResult<Mixture> fit = Mixture.Fit(table, family, ReferenceFit.ToStagnation(2, Start.FromLabels(ReferenceFiles.StartLabels("biochemists-g2"))));
        ReferenceFit.AssertSame(expected, fit, table);
        int[] order = ReferenceFit.Order(expected);
        for (int j = 0; j < 2; j++)
        {
            JsonElement component = expected.GetProperty("components")[order[j]];
            var found = (CompositeComponent)fit.Model.Components[j];
            double[] rates = component.Vector("counts.rate");
            for (int i = 0; i < rates.Length; i++)
            {
                ReferenceFit.Near(rates[i], ((PoissonComponent)found.Parts[0]).Rates[i], ReferenceFit.Parameters * rates[i], $"rate {i}");
            }

            var phd = (GaussianComponent)found.Parts[1];
            ReferenceFit.Near(component.Number("phd.mean"), phd.Mean[0], ReferenceFit.Parameters, "mean");
            ReferenceFit.Near(component.Number("phd.standardDeviation"), Math.Sqrt(phd.Variance(0)), ReferenceFit.Parameters, "deviation");
            LabelReferenceFitTests.AssertProbabilities(LabelReferenceFitTests.Probabilities(component.GetProperty("labels")), (CategoricalComponent)found.Parts[2]);
        }
    }

    private static RowTable Table()
    {
        CsvTable file = ReferenceFiles.Data("biochemists");
        Column[] columns = [new("art"), new("fem", ["Men", "Women"]), new("mar", ["Married", "Single"]), new("kid5"), new("phd"), new("ment")];
        var builder = new RowTableBuilder([.. columns]);
        string[][] texts = [.. columns.Select(column => file.Texts(column.Name))];
        for (int i = 0; i < file.RowCount; i++)
        {
            builder.Append([.. columns.Select((column, c) => column.IsCategorical ? column.Levels.IndexOf(texts[c][i]) : double.Parse(texts[c][i], CultureInfo.InvariantCulture))]);
        }

        return builder.Build();
    }
}
