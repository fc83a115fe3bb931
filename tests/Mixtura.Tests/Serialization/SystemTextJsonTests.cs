using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mixtura.Serialization;

namespace Mixtura.Tests.Serialization;

/// <summary>What a service returns goes through System.Text.Json as it comes, without set-up.</summary>
public sealed class SystemTextJsonTests
{
    private static readonly JsonSerializerOptions s_web = new(JsonSerializerDefaults.Web);

    private static readonly RowTable s_iris = ReferenceFiles.Data("iris").Table(["sepal_length", "sepal_width", "petal_length", "petal_width"]);

    public static TheoryData<string> Models() => SampleModels.All();

    /// <summary>Types that hold what cannot be written: how to work, or what is at work.</summary>
    private static readonly HashSet<string> s_notResults = ["ComponentStatistics", "RowTableBuilder", "Checkpoint"];

    [Theory]
    [MemberData(nameof(Models))]
    public void AModelIsItsFileAndReadsBackToTheSameBits(string name)
    {
        Mixture model = SampleModels.Of(name);
        string json = JsonSerializer.Serialize(model);
        using var stream = new MemoryStream();
        model.Write(stream);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Encoding.UTF8.GetString(stream.ToArray())), JsonNode.Parse(json)));
        Mixture read = JsonSerializer.Deserialize<Mixture>(json)!;
        Assert.Equal(model.GetType(), read.GetType());
        Assert.True(model.Weights.SequenceEqual(read.Weights));
        Assert.All(model.Components.Zip(read.Components), pair => Assert.True(pair.First.HasSameParameters(pair.Second)));
        Assert.Equal(json, JsonSerializer.Serialize(read, s_web));
    }

    [Fact]
    public void AGaussianMixtureIsReadAsOne()
    {
        var model = (GaussianMixture)SampleModels.Of("EVE");
        Assert.Equal(Covariance.EVE, JsonSerializer.Deserialize<GaussianMixture>(JsonSerializer.Serialize(model))!.Covariance);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<GaussianMixture>(JsonSerializer.Serialize(SampleModels.Of("poisson"))));
        JsonException problem = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Mixture>(JsonSerializer.Serialize(model).Replace("\"weights\":[0.5", "\"weights\":[0.7", StringComparison.Ordinal)));
        Assert.Contains("weights", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AClassifierReadsBack()
    {
        Mixture model = SampleModels.Of("VVV");
        MixtureClassifier classifier = new MixtureClassifier(["a", "b"], [model, model], [0.3, 0.7]).WithCosts(new double[,] { { 0, 2 }, { 1, 0 } });
        MixtureClassifier read = JsonSerializer.Deserialize<MixtureClassifier>(JsonSerializer.Serialize(classifier))!;
        Assert.Equal(2, read.Cost(0, 1));
        Assert.Equal(classifier.Priors, read.Priors);
    }

    [Fact]
    public void ATableReadsBackToTheSameBits()
    {
        Mixture model = SampleModels.Of("composite");
        RowTable table = model.Sample(50, 3).Rows;
        RowTable read = JsonSerializer.Deserialize<RowTable>(JsonSerializer.Serialize(table))!;
        Assert.Equal(model.LogDensity(table), model.LogDensity(read));
        Assert.Equal(table.Columns.Select(column => column.Levels.Length), read.Columns.Select(column => column.Levels.Length));
        RowTable weighted = JsonSerializer.Deserialize<RowTable>(JsonSerializer.Serialize(RowTable.FromMatrix(new[,] { { 1.5 }, { 0.1 } }, ["a"], [2, 0.5])))!;
        Assert.Equal(2.5, weighted.TotalWeight);
        Assert.Contains("rows[1]", Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<RowTable>("""{"columns":[{"name":"a"}],"rows":[[1],[2,3]]}""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ComponentsAreWrittenWithTheirParameters()
    {
        Assert.Equal("""{"mean":[1,2],"covariance":[[3,0],[0,4]]}""", JsonSerializer.Serialize(GaussianComponent.CreateDiagonal([1, 2], [3, 4])));
        Assert.Equal("""{"probabilities":[[0.25,0.75]]}""", JsonSerializer.Serialize<Component>(new CategoricalComponent([[0.25, 0.75]])));
        Assert.Equal("""{"parts":[{"columns":[0],"rate":[3]}]}""", JsonSerializer.Serialize(new CompositeComponent([(new PoissonComponent([3]), [0])])));
    }

    [Fact]
    public void WhatAFitHeldReadsBack()
    {
        var held = new HeldParameters { Components = [0], Means = [1], Proportions = Proportions.Given(0.5, null), Uncorrelated = [(0, 2)], Covariance = Covariance.EEE };
        Assert.Equal(JsonSerializer.Serialize(held), JsonSerializer.Serialize(JsonSerializer.Deserialize<HeldParameters>(JsonSerializer.Serialize(held))));
        Assert.Contains("[[1,3]]", JsonSerializer.Serialize(held), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryPublicTypeCanBeWritten()
    {
        int types = 0;
        foreach (Type type in typeof(Mixture).Assembly.GetExportedTypes())
        {
            if (type.IsAbstract || type.IsEnum || type.IsByRefLike || type.ContainsGenericParameters || s_notResults.Contains(type.Name) || typeof(Exception).IsAssignableFrom(type) || typeof(Delegate).IsAssignableFrom(type))
            {
                continue;
            }

            types++;
            bool isWhole = type.GetCustomAttribute<System.Text.Json.Serialization.JsonConverterAttribute>() is not null;
            foreach (Type part in (isWhole ? [] : type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                .Where(property => property.GetIndexParameters().Length == 0 && property.GetCustomAttribute<System.Text.Json.Serialization.JsonIgnoreAttribute>() is null && property.GetCustomAttribute<System.Text.Json.Serialization.JsonConverterAttribute>() is null)
                .Select(property => property.PropertyType)
                .Prepend(type))
            {
                Exception? problem = Record.Exception(() => s_web.GetTypeInfo(part));
                Assert.True(problem is null, $"{type.Name}: {problem?.Message}");
            }
        }

        Assert.True(types > 80, $"{types}");
    }

    [Fact]
    public void ResultsAreWritten()
    {
        FitResult<GaussianMixture> fit = GaussianMixture.Fit(s_iris, new GaussianFitOptions { Components = 2, Starts = 2, MaxIterations = 20 });
        GaussianMixture model = fit.Model;
        ClassLabels labels = ClassLabels.FromNames(ReferenceFiles.Data("iris").Texts("species"));
        DiscriminantResult trained = DiscriminantAnalysis.Train(s_iris, labels, [new GaussianFamily(Covariance.EEE)]);
        SearchResult search = MixtureSearch.Run(s_iris, [new GaussianFamily(Covariance.EII), new GaussianFamily(Covariance.VVI)], 1, 2, options: new FitOptions { Starts = 2, MaxIterations = 20, Trim = 0 });
        var document = new ModelDocument(model, fit.Summary);
        TablePosterior posterior = model.Posterior(s_iris);
        object[] results =
        [
            fit,
            Mixture.Fit(s_iris, new GaussianFamily(Covariance.EEE), new FitOptions { MaxIterations = 0 }),
            fit.Summary,
            search,
            posterior,
            trained,
            trained.Classifier.Posterior(s_iris),
            trained.Training,
            DiscriminantAnalysis.CrossValidate(s_iris, labels, trained, 3),
            model.Outliers(s_iris, 0.1, new MonteCarloOptions { Draws = 1000 }),
            DriftDetection.Detect(model, s_iris, new DriftOptions { Draws = new MonteCarloOptions { Draws = 1000 } }),
            fit.ParameterUncertainty(s_iris),
            EntropyMerging.Of(model, s_iris),
            ComponentGroups.ByRidges(model),
            ConfusionTable.Of(posterior.Components, posterior.Components),
            MixtureProjection.Of(model, s_iris),
            model.Sample(10, 1),
            model.Modes(),
            model.Entropy(new MonteCarloOptions { Draws = 1000 }),
            MixtureUpdate.Run(document, s_iris),
            EmStep.Take(document, EmStatistics.Of(model, s_iris)),
            CrossValidation.Run(s_iris, new GaussianFamily(Covariance.EEE), folds: 3),
            BootstrapTest.Run(s_iris, new GaussianFamily(Covariance.EII), 1, new BootstrapTestOptions { Replicates = 2, Fit = new FitOptions { Starts = 1, MaxIterations = 10 } }),
            model.Marginal(0).HighestDensityRegion(0.5),
            document,
            new ClassifierDocument(trained.Classifier),
        ];
        foreach (object result in results)
        {
            foreach (JsonSerializerOptions options in (JsonSerializerOptions[])[JsonSerializerOptions.Default, s_web])
            {
                string? json = null;
                Exception? problem = Record.Exception(() => json = JsonSerializer.Serialize(result, options));
                Assert.True(problem is null, $"{result.GetType().Name}: {problem?.Message}");
                using var parsed = JsonDocument.Parse(json!);
                Assert.True(json!.Length > 10, result.GetType().Name + json);
            }
        }

        using var written = JsonDocument.Parse(JsonSerializer.Serialize(fit, s_web));
        Assert.Equal("mixtura/1", written.RootElement.GetProperty("model").GetProperty("format").GetString());
        Assert.Equal(fit.LogLikelihood, written.RootElement.GetProperty("summary").GetProperty("logLikelihood").GetDouble());
    }
}
