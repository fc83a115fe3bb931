namespace Mixtura.Tests.Estimation;

/// <summary>The default fit of latent classes reaches the maxima that a plain EM in Python finds from 500 random starts.</summary>
public sealed class LatentMaximaTests
{
    /// <summary>Iterations end near a maximum, not at it.</summary>
    private const double Near = 1e-3;

    public static TheoryData<string, int, bool> Fits => new()
    {
        { "gss82", 3, false },
        { "gss82", 3, true },
        { "gss82", 4, true },
        { "titanic", 3, false },
        { "titanic", 3, true },
        { "titanic", 4, true },
        { "hair-eye-color", 3, false },
        { "hair-eye-color", 3, true },
        { "ucb-admissions", 3, true },
        { "lca-carcinoma", 3, true },
        { "lca-carcinoma", 4, true },
        { "lca-values", 3, true },
        { "lca-cheating", 3, true },
    };

    [Theory]
    [MemberData(nameof(Fits))]
    public void TheDefaultFitReachesTheMaximum(string name, int components, bool isCounted)
    {
        double known = ReferenceFiles.Expected("categorical/label-maxima").GetProperty("result").GetProperty($"{name}-g{components}").GetProperty("logLikelihood").GetDouble();
        RowTable table = LabelTables.Read(name, isCounted);
        FitResult<Mixture> fit = Mixture.Fit(table, CategoricalFamily.For(table.Columns), new FitOptions { Components = components });
        Assert.True(fit.LogLikelihood > known - Near, $"{fit.LogLikelihood} is less than {known}");
        Assert.True(fit.Converged);
        BoundDerivatives.AssertNoneIsInwards(fit.Model, table);
    }

    [Fact]
    public void TheMaximumOfThreeClassesOfTheSurveyIsThatOfThePublishedFit()
    {
        // poLCA's manual gives -2754.545 for these data: that the table is the same one.
        Assert.Equal(-2754.545, ReferenceFiles.Expected("categorical/label-maxima").GetProperty("result").GetProperty("gss82-g3").GetProperty("logLikelihood").GetDouble(), 0.0006);
    }
}
