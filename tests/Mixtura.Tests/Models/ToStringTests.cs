using System.Globalization;

namespace Mixtura.Tests.Models;

/// <summary>Models, fits, components and tables say in a line or a few what a person wants to see, the same in every culture.</summary>
public sealed class ToStringTests
{
    private static readonly RowTable s_faithful = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);

    [Fact]
    public void AFit()
    {
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(s_faithful, new GaussianFitOptions { Components = 3, Covariance = Covariance.EEE });
        string[] lines = fit.ToString().Split('\n');
        Assert.Equal("GaussianMixture: 3 components, 2 columns (eruptions, waiting), EEE; weights 0.475, 0.356, 0.169", lines[0]);
        Assert.Equal(fit.Model.ToString(), lines[0]);
        Assert.StartsWith("log-likelihood -1126.32, BIC 2314.30; converged after ", lines[1], StringComparison.Ordinal);
        Assert.Equal(2, lines.Length);
        FitResult<GaussianMixture> cut = GaussianMixture.Fit(s_faithful, new GaussianFitOptions { Components = 3, MaxIterations = 1 });
        Assert.Contains("not converged after 1 iteration from", cut.ToString(), StringComparison.Ordinal);
        Assert.Contains("\nwarning: " + cut.Warnings[0].Message, cut.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Models()
    {
        Assert.Equal("Mixture: 2 components, 2 columns (x1, x2), poisson; weights 0.600, 0.400", SampleModels.Of("poisson").ToString());
        Mixture noisy = SampleModels.Of("EII").WithNoise(UniformComponent.Box([0, 0, 0], [1, 1, 1]), 0.5).WithNames(["p", "q", "r"]);
        Assert.Equal("GaussianMixture: 3 components and noise, 3 columns (a, b, c), EII; weights p 0.250, q 0.150, r 0.100, noise 0.500", noisy.ToString());
        var many = new Mixture(new PoissonFamily(), Enumerable.Repeat(0.05, 20), Enumerable.Range(1, 20).Select(i => new PoissonComponent([i])));
        Assert.EndsWith("0.050, 0.050 and 12 more", many.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Components()
    {
        Assert.Equal("Gaussian: mean (1.235, -20), standard deviations (2, 0.5)", GaussianComponent.CreateDiagonal([1.23456, -20], [4, 0.25]).ToString());
        Assert.Equal("Poisson: rates (2.5, 0.8)", new PoissonComponent([2.5, 0.8]).ToString());
        Assert.Equal("Categorical: probabilities (0.8, 0.2), (0.1, 0.9)", new CategoricalComponent([[0.8, 0.2], [0.1, 0.9]]).ToString());
        Assert.Equal("Composite: Poisson: rates (3); Gaussian: mean (1), standard deviations (2)", new CompositeComponent([(new PoissonComponent([3]), [0]), (GaussianComponent.CreateDiagonal([1], [4]), [1])]).ToString());
        Assert.Equal("Uniform: centre (0.5, 1), log-volume 0.6931", UniformComponent.Box([0, 0], [1, 2]).ToString());
    }

    [Fact]
    public void Tables()
    {
        Assert.StartsWith("RowTable: 272 rows, 2 columns (eruptions, waiting)", s_faithful.ToString(), StringComparison.Ordinal);
        Assert.Equal("RowTable: 2 rows, 1 column (x1), total weight 2.5", RowTable.FromMatrix(new double[,] { { 1 }, { 2 } }, null, [1, 1.5]).ToString());
        Assert.Equal("RowTable: 1,000 rows, 20 columns (x1, x2, x3, x4, x5, x6, x7, x8 and 12 more)", RowTable.FromMatrix(new double[1000, 20]).ToString());
    }

    [Fact]
    public void EveryCultureIsTheSame()
    {
        string text = SampleModels.Of("VVV").ToString();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            commas.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = commas;
            Assert.Equal(text, SampleModels.Of("VVV").ToString());
            Assert.Contains("0.5", SampleModels.Of("VVV").Components[0].ToString() + text, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
