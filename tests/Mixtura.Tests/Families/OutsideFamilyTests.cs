using System.Text.Json;

namespace Mixtura.Tests.Families;

/// <summary>A family that knows the library's public members only is fitted, selected and composed like those inside.</summary>
public sealed class OutsideFamilyTests
{
    private static readonly CsvTable s_lynx = ReferenceFiles.Data("lynx");

    [Fact]
    public void AgreesWithASlowEm()
    {
        JsonElement expected = ReferenceFiles.Expected("continuous/exponential-lynx-g2").GetProperty("result");
        RowTable table = s_lynx.Table(["trapped"]);
        FitResult<Mixture> fit = Mixture.Fit(table, new ExponentialFamily(), ReferenceFit.ToStagnation(2, Start.FromLabels(ReferenceFiles.StartLabels("lynx-g2"))));
        ReferenceFit.AssertSame(expected, fit, table);
        int[] order = ReferenceFit.Order(expected);
        for (int j = 0; j < 2; j++)
        {
            double rate = expected.GetProperty("components")[order[j]].Number("rate");
            ReferenceFit.Near(rate, ((ExponentialComponent)fit.Model.Components[j]).Rates[0], ReferenceFit.Parameters * rate, "rate");
        }
    }

    [Fact]
    public void OneComponentIsTheReciprocalOfTheMean()
    {
        double[] times = s_lynx.Numbers("trapped");
        FitResult<Mixture> fit = Mixture.Fit(RowTable.FromColumn(times), new ExponentialFamily());
        double mean = times.Average();
        ReferenceFit.Near(1 / mean, ((ExponentialComponent)fit.Model.Components[0]).Rates[0], 1e-15 / mean, "rate");
        ReferenceFit.Near(-times.Length * (Math.Log(mean) + 1), fit.LogLikelihood, 1e-10, "log-likelihood");
        ReferenceFit.Near(mean * Math.Log(2), fit.Model.Quantile(0.5), 1e-12 * mean, "median");
    }

    [Fact]
    public void ItsOwnStartsFindTheMaximum()
    {
        double best = ReferenceFiles.Expected("continuous/exponential-lynx-g2").GetProperty("result").Number("loglik");
        SearchResult search = MixtureSearch.Run(s_lynx.Table(["trapped"]), [new ExponentialFamily()], 1, 2);
        ReferenceFit.Near(best, search.Candidates[1].Fit!.LogLikelihood, 1e-6, "log-likelihood");
        Assert.Equal("exponential", search.Best.Name);
    }

    [Fact]
    public void ItIsAPartOfAComposite()
    {
        var family = new CompositeFamily(new CompositePart(new GaussianFamily(), [0]), new CompositePart(new ExponentialFamily(), [1]));
        RowTable table = s_lynx.Table(["year", "trapped"]);
        FitResult<Mixture> fit = Mixture.Fit(table, family);
        double apart = GaussianMixture.Fit(table.Select(0)).LogLikelihood + Mixture.Fit(table.Select(1), new ExponentialFamily()).LogLikelihood;
        ReferenceFit.Near(apart, fit.LogLikelihood, 1e-9, "log-likelihood");
    }

    [Fact]
    public void ItsObjectionNamesTheRow()
    {
        TableException error = Assert.Throws<TableException>(() => Mixture.Fit(RowTable.FromColumn([1, -2.0]), new ExponentialFamily()));
        Assert.Equal((2L, "x"), (error.Row, error.Column));
    }

    [Fact]
    public void ItHasNoModelFile()
    {
        var model = new Mixture(new ExponentialFamily(), [1], [new ExponentialComponent([2])]);
        Assert.Throws<NotSupportedException>(() => model.Write(Stream.Null));
    }
}
