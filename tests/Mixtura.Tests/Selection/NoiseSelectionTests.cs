namespace Mixtura.Tests.Selection;

/// <summary>What criteria and tests mean where there is noise, or rows are trimmed.</summary>
public sealed class NoiseSelectionTests
{
    private static readonly RowTable s_noisy = ReferenceFiles.Data("faithful-noise").Table(["eruptions", "waiting"]);

    [Fact]
    public void NecCountsTheEntropyAmongComponentsGivenThatARowIsNotNoise()
    {
        var options = new FitOptions { Noise = Noise.Uniform(), Starts = 4 };
        SearchResult search = MixtureSearch.Run(s_noisy, [new GaussianFamily(Covariance.VVI)], 1, 3, Criterion.Nec, options);
        Assert.Equal(1, search.Candidates[0].Value(Criterion.Nec));
        foreach (Candidate candidate in search.Candidates.Skip(1))
        {
            FitResult<Mixture> fit = candidate.Fit!;
            double[] posterior = fit.Model.Posterior(s_noisy).Posterior;
            int k = candidate.Components;
            double entropy = 0;
            for (int i = 0; i < s_noisy.RowCount; i++)
            {
                ReadOnlySpan<double> own = posterior.AsSpan(i * (k + 1), k + 1);
                double rest = 1 - own[k];
                for (int j = 0; j < k; j++)
                {
                    entropy -= own[j] > 0 ? own[j] * Math.Log(own[j] / rest) : 0;
                }
            }

            // Responsibilities below e^-46 are left out of passes, and entropies lose digits where a posterior is nearly 1.
            Assert.Equal(entropy / (fit.LogLikelihood - search.Candidates[0].Fit!.LogLikelihood), candidate.Value(Criterion.Nec), 1e-9);
            Assert.True(fit.Summary.Entropy > entropy + 1);
        }
    }

    [Fact]
    public void TheBootstrapTestsComponentsBesideNoise()
    {
        // Two components and noise made the table: of one component and noise it is no table, of two it is.
        var family = new GaussianFamily(Covariance.VVV);
        var options = new BootstrapTestOptions { Replicates = 19, Fit = new FitOptions { Noise = Noise.Uniform(), Starts = 3, Start = Start.KMeansPlusPlus } };
        BootstrapTestResult one = BootstrapTest.Run(s_noisy, family, 1, options);
        Assert.Equal((2, 3), (one.Null.Model.Components.Length, one.Alternative.Model.Components.Length));

        // Of a component in two columns 2 + 3 parameters, beside them proportions and one volume.
        Assert.Equal((7, 13), (one.Null.Summary.Parameters, one.Alternative.Summary.Parameters));
        Assert.Equal(Mixture.Fit(s_noisy, family, options.Fit with { Components = 1 }).LogLikelihood, one.Null.LogLikelihood, 1e-6);
        Assert.Equal(0.05, one.PValue);
        Assert.All(one.Replicates, statistic => Assert.InRange(statistic, 0, one.Statistic / 2));
        Assert.Equal(one.Replicates, BootstrapTest.Run(s_noisy, family, 1, options).Replicates);

        BootstrapTestResult two = BootstrapTest.Run(s_noisy, family, 2, options with { StopAbove = 0.05 });
        Assert.True(two.PValue > 0.05);

        // A volume that is given is the same in every replicate, and no parameter.
        BootstrapTestResult given = BootstrapTest.Run(s_noisy, family, 1, options with { Replicates = 2, Fit = options.Fit with { Noise = Noise.Uniform(150) } });
        Assert.Equal((6, 12), (given.Null.Summary.Parameters, given.Alternative.Summary.Parameters));
        Assert.Equal(150, given.Alternative.Model.Noise!.Volume, 1e-9);
    }

    [Fact]
    public void TheBootstrapHonoursAPriorAndAStart()
    {
        RowTable table = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);
        var options = new FitOptions { Start = Start.Hierarchical, MaxIterations = 200 };
        var family = new GaussianFamily(Covariance.VVV, prior: GaussianPrior.With(5));
        BootstrapTestResult test = BootstrapTest.Run(table, family, 2, new BootstrapTestOptions { Replicates = 2, Fit = options });
        foreach (FitResult<Mixture> fit in new[] { test.Null, test.Alternative })
        {
            Assert.Equal(Mixture.Fit(table, family, options with { Components = fit.Model.Components.Length }).LogLikelihood, fit.LogLikelihood);
            Assert.Equal(5, Assert.Single(fit.Summary.Priors).Prior.Shrinkage);
            Assert.Equal(1, fit.Starts);
        }
    }

    [Fact]
    public void CandidatesOfATrimmedSearchCountTheSameRows()
    {
        var options = new FitOptions { Trim = 0.137, Starts = 3 };
        GaussianFamily[] families = [new(Covariance.VVI), new(Covariance.VVV)];
        foreach (Criterion criterion in new[] { Criterion.Bic, Criterion.Aicc })
        {
            SearchResult search = MixtureSearch.Run(s_noisy, families, 1, 3, criterion, options);
            double kept = s_noisy.RowCount - Math.Floor(0.137 * s_noisy.RowCount);
            foreach (Candidate candidate in search.Candidates)
            {
                FitSummary s = candidate.Fit!.Summary;
                Assert.Equal(kept, s.Rows);
                Assert.Equal(s_noisy.RowCount - kept, candidate.Fit.Trimmed.Length);
                double aic = (2.0 * s.Parameters) - (2 * s.LogLikelihood);
                double value = criterion == Criterion.Bic ? (s.Parameters * Math.Log(kept)) - (2 * s.LogLikelihood) : aic + (2.0 * s.Parameters * (s.Parameters + 1) / (kept - s.Parameters - 1));
                Assert.Equal(value, candidate.Value(criterion), 1e-9 * Math.Abs(value));
                Assert.True(search.Best.Value(criterion) <= value || !candidate.IsSound);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.137)]
    [InlineData(0.5)]
    public void WhatASearchComparesByIsWhatFitsReport(double share)
    {
        // 0.1·70 is 7.000000000000001 or 6.9999999999999991 as doubles have it; seven rows are trimmed.
        RowTable table = RowTable.FromColumn([.. Enumerable.Range(0, 70).Select(i => i * i * 0.01)]);
        FitResult<Mixture> fit = Mixture.Fit(table, new GaussianFamily(Covariance.VVI), new FitOptions { Trim = share, MaxIterations = 2 });
        Assert.Equal(fit.Summary.Rows, Trimming.WeightKept(table, share));
        Assert.Equal(70 - fit.Trimmed.Length, Trimming.WeightKept(table, share));
    }
}
