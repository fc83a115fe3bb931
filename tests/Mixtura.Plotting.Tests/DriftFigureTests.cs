using System.Xml.Linq;
using Xunit;

namespace Mixtura.Plotting.Tests;

public sealed class DriftFigureTests
{
    private static readonly GaussianMixture s_model = Model(8);

    [Fact]
    public void Says_what_differs_beside_the_component()
    {
        string[] texts = Texts(MixturePlot.Drift(Detect(Model(9).Sample(2_000, 1).Rows, 5_000)));
        Assert.Contains("location", texts);
        Assert.Contains("2000 new rows; the model rests on 5000 rows", texts);
        Assert.Contains(texts, text => text.StartsWith("Drift: ", StringComparison.Ordinal));
    }

    [Fact]
    public void Says_that_nothing_differs()
    {
        Picture picture = MixturePlot.Drift(Detect(s_model.Sample(500, 2).Rows, null), new PlotOptions { Width = 500, Height = 300 });
        Assert.Contains("No drift is seen by 7 tests", Texts(picture));
        Assert.NotEmpty(picture.ToPng(0.5));
    }

    [Fact]
    public void Noise_and_few_rows_are_drawn()
    {
        Mixture model = s_model.WithNoise(UniformComponent.Box([-10, -10], [20, 20]), 0.1);
        DriftResult drift = DriftDetection.Detect(model, model.Sample(1, 1).Rows, new DriftOptions { Draws = new MonteCarloOptions { Draws = 1_000 } }, TestContext.Current.CancellationToken);
        Assert.Contains("noise", Texts(MixturePlot.Drift(drift)));
    }

    private static GaussianMixture Model(double at) => GaussianMixture.Create(
        [0.6, 0.4],
        [[0, 0], [at, 3]],
        [new double[,] { { 1, 0 }, { 0, 1 } }, new double[,] { { 1, 0.5 }, { 0.5, 2 } }],
        ["a", "b"]);

    private static DriftResult Detect(RowTable rows, double? modelRows) =>
        DriftDetection.Detect(s_model, rows, new DriftOptions { ModelRows = modelRows, Draws = new MonteCarloOptions { Draws = 5_000 } }, TestContext.Current.CancellationToken);

    private static string[] Texts(Picture picture) => [.. XDocument.Parse(picture.ToSvg()).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim())];
}
