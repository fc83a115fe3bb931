using System.Text.Json;

namespace Mixtura.Tests.Selection;

/// <summary>The criteria's formulas, their names, and the words for differences of BIC.</summary>
public sealed class CriteriaTests
{
    [Fact]
    public void AiccIsAicWithItsCorrection()
    {
        // Hurvich and Tsai's form: −2 ln L + 2p·n/(n − p − 1).
        Assert.Equal(200 + (2 * 5 * 20 / 14.0), InformationCriteria.Aicc(5, 20, -100), 1e-12);
        Assert.Equal(InformationCriteria.Aic(5, -100), InformationCriteria.Aicc(5, 1e9, -100), 1e-6);
        Assert.Equal(double.PositiveInfinity, InformationCriteria.Aicc(5, 6, -100));
        Assert.True(double.IsFinite(InformationCriteria.Aicc(5, 6.5, -100)));
    }

    [Fact]
    public void NecIsOneForOneComponentAndEntropyByGainForMore()
    {
        Assert.Equal(1, InformationCriteria.Nec(1, 0, -100, -100));
        Assert.Equal(0.25, InformationCriteria.Nec(3, 10, -60, -100));
        Assert.Equal(double.PositiveInfinity, InformationCriteria.Nec(2, 10, -100, -100));
        Assert.Equal(double.NaN, InformationCriteria.Nec(2, 10, -60, double.NaN));
    }

    [Fact]
    public void IntegratedLikelihoodsAreThoseOfTheReference()
    {
        // mclust's ICL takes the most likely components, McLachlan and Peel's the entropy; both at the same maximum.
        JsonElement expected = ReferenceFiles.Expected("gaussian/me-faithful-g2");
        RowTable table = ReferenceFiles.Data("faithful").Table(expected.Words("columns"));
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 2, Start = Start.FromLabels(ReferenceFiles.StartLabels("faithful-g2")) });
        Assert.Equal(expected.Number("result.VVV.icl"), fit.Summary.Icl, 1e-4);
        Assert.Equal(expected.Number("result.VVV.iclEntropy"), fit.Summary.IclEntropy, 1e-4);
        Assert.True(fit.Summary.Bic < fit.Summary.Icl && fit.Summary.Icl < fit.Summary.IclEntropy);
    }

    [Fact]
    public void EntropyIsThatOfThePosteriorsAndKeptInModelFiles()
    {
        RowTable table = ReferenceFiles.Data("iris").Table(["petal_length", "petal_width"]);
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(table, new GaussianFitOptions { Components = 4, Starts = 3 });
        double[] posterior = fit.Model.Posterior(table).Posterior;
        Assert.Equal(-posterior.Sum(z => z > 0 ? z * Math.Log(z) : 0), fit.Summary.Entropy, 1e-11);
        using var stream = new MemoryStream();
        fit.Model.Write(stream, fit.Summary);
        stream.Position = 0;
        Assert.Equal(fit.Summary, Mixtura.Serialization.ModelFile.Read(stream).Fit);
        Assert.Equal(0, GaussianMixture.Fit(table).Summary.Entropy);
    }

    [Fact]
    public void WordsAreReadBack()
    {
        Assert.Equal(Enum.GetValues<Criterion>().Order(), Criteria.All.Order());
        foreach (Criterion criterion in Criteria.All)
        {
            Assert.True(Criteria.TryParse($" {Criteria.Word(criterion).ToUpperInvariant()} ", out Criterion read));
            Assert.Equal(criterion, read);
        }

        Assert.Equal(Criteria.All.Length, Criteria.All.Select(Criteria.Name).Distinct().Count());
        Assert.False(Criteria.TryParse("dic", out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => Criteria.Word((Criterion)99));
    }

    [Theory]
    [InlineData(0, Evidence.BareMention, "not worth more than a bare mention")]
    [InlineData(1.99, Evidence.BareMention, "not worth more than a bare mention")]
    [InlineData(2, Evidence.Positive, "positive evidence")]
    [InlineData(5.99, Evidence.Positive, "positive evidence")]
    [InlineData(6, Evidence.Strong, "strong evidence")]
    [InlineData(10, Evidence.Strong, "strong evidence")]
    [InlineData(10.01, Evidence.VeryStrong, "very strong evidence")]
    [InlineData(double.PositiveInfinity, Evidence.VeryStrong, "very strong evidence")]
    public void DifferencesOfBicInTheWordsOfKassAndRaftery(double difference, Evidence evidence, string words)
    {
        Assert.Equal(evidence, BayesFactor.Evidence(difference));
        Assert.Equal(words, BayesFactor.Describe(evidence));
    }

    [Fact]
    public void ADifferenceIsNotNegative()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BayesFactor.Evidence(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => BayesFactor.Evidence(double.NaN));
    }
}
