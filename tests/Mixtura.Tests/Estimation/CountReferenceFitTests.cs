using System.Text.Json;

namespace Mixtura.Tests.Estimation;

/// <summary>Poisson fits from a given start against a slow EM in Python and flexmix.</summary>
public sealed class CountReferenceFitTests
{
    [Theory]
    [InlineData("discoveries-g2", "discoveries", "count", null)]
    [InlineData("candy-g2", "candy", "Packages", "Freq")]
    public void Poisson(string task, string data, string column, string? weights)
    {
        JsonElement expected = ReferenceFiles.Expected("counts/poisson-" + task).GetProperty("result");
        RowTable table = ReferenceFiles.Data(data).Table([column], weights);
        FitResult<Mixture> fit = Mixture.Fit(table, new PoissonFamily(), ReferenceFit.ToStagnation(2, Start.FromLabels(ReferenceFiles.StartLabels(task))));
        ReferenceFit.AssertSame(expected, fit, table);
        int[] order = ReferenceFit.Order(expected);
        for (int j = 0; j < 2; j++)
        {
            double rate = expected.GetProperty("components")[order[j]].Vector("rate")[0];
            ReferenceFit.Near(rate, ((PoissonComponent)fit.Model.Components[j]).Rates[0], ReferenceFit.Parameters * rate, "rate");
        }
    }
}
