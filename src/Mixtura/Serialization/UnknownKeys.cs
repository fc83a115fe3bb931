using System.Collections.Immutable;
using System.Text.Json;

namespace Mixtura.Serialization;

/// <summary>Finds the keys of model and classifier files that no reader knows, such as misspelled ones: for each object of the format the keys that it may have.</summary>
internal static class UnknownKeys
{
    private static readonly string[] s_model = ["format", "family", "covariance", "columns", "weights", "names", "components", "fit", "steps", "update"];
    private static readonly string[] s_noise = ["noise", "logVolume", "givenVolume", "centre", "edges"];
    private static readonly string[] s_part = ["family", "structure", "columns"];
    private static readonly string[] s_fit = ["logLikelihood", "parameters", "rows", "aic", "bic", "icl", "iterations", "converged", "seed", "estimatedDistance", "gradientNorm", "entropy", "trim", "held", "heldParameters", "knownRows", "priors"];
    private static readonly string[] s_held = ["components", "means", "proportions", "uncorrelated", "covariance"];
    private static readonly string[] s_prior = ["columns", "shrinkage", "mean", "degreesOfFreedom", "scale"];
    private static readonly string[] s_steps = ["trace", "rows", "seed", "held", "priors"];
    private static readonly string[] s_update = ["rows", "rowsBefore", "newRows", "newWeight", "newRowsLogLikelihoodBefore", "newRowsLogLikelihood", "iterations", "converged", "halfLife", "updates", "held"];
    private static readonly string[] s_classifier = ["format", "method", "classColumn", "classes", "costs", "training", "crossValidated"];
    private static readonly string[] s_class = ["name", "prior", "model"];
    private static readonly string[] s_figures = ["rows", "error", "errorStandardError", "brier", "brierStandardError"];

    /// <summary>The places of the keys that are not read, in the order of the file.</summary>
    /// <param name="root">A model that was read without errors.</param>
    public static ImmutableArray<string> OfModel(JsonElement root)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        Look(root, "", s_model, found);
        string family = root.GetProperty("family").GetString()!;
        ForEach(root, "components", "", (component, path) => LookAtComponent(component, path, family, found));
        if (root.TryGetProperty("fit", out JsonElement fit))
        {
            Look(fit, "fit", s_fit, found);
            if (fit.TryGetProperty("heldParameters", out JsonElement held))
            {
                Look(held, "fit.heldParameters", s_held, found);
            }

            ForEach(fit, "priors", "fit", (prior, path) => Look(prior, path, s_prior, found));
        }

        if (root.TryGetProperty("steps", out JsonElement steps))
        {
            Look(steps, "steps", s_steps, found);
            ForEach(steps, "priors", "steps", (prior, path) => Look(prior, path, s_prior, found));
        }

        if (root.TryGetProperty("update", out JsonElement update))
        {
            Look(update, "update", s_update, found);
        }

        return found.ToImmutable();
    }

    /// <summary>The places of the keys that are not read, those of the classes' models aside.</summary>
    /// <param name="root">A classifier that was read without errors.</param>
    public static ImmutableArray<string> OfClassifier(JsonElement root)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        Look(root, "", s_classifier, found);
        ForEach(root, "classes", "", (element, path) => Look(element, path, s_class, found));
        foreach (string name in (string[])["training", "crossValidated"])
        {
            if (root.TryGetProperty(name, out JsonElement figures))
            {
                Look(figures, name, s_figures, found);
            }
        }

        return found.ToImmutable();
    }

    private static void LookAtComponent(JsonElement component, string path, string family, ImmutableArray<string>.Builder found)
    {
        Look(component, path, UniformJson.IsNoise(component) ? s_noise : KeysOf(family), found);
        if (family == "composite")
        {
            ForEach(component, "parts", path, (part, place) => Look(part, place, [.. s_part, .. KeysOf(part.GetProperty("family").GetString()!)], found));
        }
    }

    private static string[] KeysOf(string family) => family switch
    {
        "gaussian" => ["mean", "covariance"],
        "poisson" => ["rate"],
        "categorical" => ["probabilities"],
        _ => ["parts"],
    };

    private static void ForEach(JsonElement element, string name, string path, Action<JsonElement, string> work)
    {
        if (!element.TryGetProperty(name, out JsonElement array))
        {
            return;
        }

        foreach ((int i, JsonElement item) in array.EnumerateArray().Index())
        {
            work(item, $"{JsonValues.Join(path, name)}[{i}]");
        }
    }

    private static void Look(JsonElement element, string path, string[] known, ImmutableArray<string>.Builder found)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (Array.IndexOf(known, property.Name) < 0)
            {
                found.Add(JsonValues.Join(path, property.Name));
            }
        }
    }
}
