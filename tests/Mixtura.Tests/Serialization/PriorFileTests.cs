using System.Text;
using System.Text.Json.Nodes;
using Mixtura.Serialization;

namespace Mixtura.Tests.Serialization;

/// <summary>The priors of a fit in its model file.</summary>
public sealed class PriorFileTests
{
    private static readonly RowTable s_faithful = ReferenceFiles.Data("faithful").Table(["eruptions", "waiting"]);

    [Theory]
    [InlineData(Covariance.VII)]
    [InlineData(Covariance.EEI)]
    [InlineData(Covariance.VVI)]
    [InlineData(Covariance.EEE)]
    [InlineData(Covariance.VEV)]
    [InlineData(Covariance.VVV)]
    public void WhatIsWrittenIsThePriorOfTheFit(Covariance covariance)
    {
        FitResult<Mixture> fit = Fit(new GaussianFamily(covariance, prior: GaussianPrior.With(0.5)));
        FitSummary read = Read(Write(fit)).Fit!;
        (IReadOnlyList<string> columns, GaussianPrior prior) = (Assert.Single(read.Priors).Columns, read.Priors[0].Prior);
        Assert.Equal(["eruptions", "waiting"], columns);
        Assert.Equal(0.5, prior.Shrinkage);
        Assert.Equal(4, prior.DegreesOfFreedom);
        Assert.Equal(MomentsPass.Of(s_faithful, 1).Mean.ToArray(), prior.Mean!.Value);
        Assert.Equal(fit.Summary.Priors[0].Prior.Scale, prior.Scale);

        // Written out it no longer depends on the table, and is the same prior but for the rounding of an average.
        FitResult<Mixture> again = Fit(new GaussianFamily(covariance, prior: prior));
        Assert.Equal(fit.LogLikelihood, again.LogLikelihood, 1e-9);
        Assert.Equal(fit.Trace[^1], again.Trace[^1], 1e-9);
    }

    [Fact]
    public void NoPriorIsNotWritten()
    {
        JsonNode file = Write(Fit(new GaussianFamily()));
        Assert.Null(file["fit"]!["priors"]);
        Assert.Empty(Read(file).Fit!.Priors);
    }

    [Fact]
    public void APartOfACompositeHasItsOwnColumns()
    {
        var family = new CompositeFamily([new CompositePart(new PoissonFamily(), [1]), new CompositePart(new GaussianFamily(prior: GaussianPrior.Default), [0])]);
        FittedPrior prior = Assert.Single(Read(Write(Fit(family))).Fit!.Priors);
        Assert.Equal(["eruptions"], prior.Columns);
        Assert.Equal((1, 1), (prior.Prior.Scale!.GetLength(0), prior.Prior.Scale.GetLength(1)));
    }

    [Theory]
    [InlineData("columns", "[\"eruptions\",\"other\"]", "fit.priors[0].columns[1]")]
    [InlineData("columns", null, "fit.priors[0]")]
    [InlineData("shrinkage", "-1", "fit.priors[0]")]
    [InlineData("mean", "[1]", "fit.priors[0].mean")]
    [InlineData("degreesOfFreedom", "0.5", "fit.priors[0]")]
    [InlineData("scale", "[[1,2],[2,1]]", "fit.priors[0]")]
    [InlineData("scale", "[[1,0]]", "fit.priors[0].scale")]
    public void ABrokenPriorNamesItsPlace(string property, string? value, string place)
    {
        JsonNode file = Write(Fit(new GaussianFamily(prior: GaussianPrior.Default)));
        JsonObject prior = file["fit"]!["priors"]![0]!.AsObject();
        prior.Remove(property);
        if (value is not null)
        {
            prior[property] = JsonNode.Parse(value);
        }

        Assert.Contains(place, Assert.Throws<ModelException>(() => Read(file)).Message, StringComparison.Ordinal);
    }

    private static FitResult<Mixture> Fit(Family family) => Mixture.Fit(s_faithful, family, new FitOptions { Components = 2, Starts = 2 });

    private static JsonNode Write(FitResult<Mixture> fit)
    {
        using var stream = new MemoryStream();
        ModelFile.Write(stream, fit.Model, fit.Summary);
        return JsonNode.Parse(stream.ToArray())!;
    }

    private static ModelDocument Read(JsonNode file) => ModelFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(file.ToJsonString())));
}
