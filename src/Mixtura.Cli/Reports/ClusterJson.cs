using System.Text.Json;

namespace Mixtura.Cli.Reports;

/// <summary>The object that `mixtura clusters --json` prints. Components and clusters are numbered from 1, labels named.</summary>
internal static class ClusterJson
{
    public static void Write(Session session, ClusterFindings found, string? output) => JsonOutput.Write(session, json =>
    {
        json.WriteString("model", found.ModelPath);
        json.WriteString("data", found.Loaded.Path);
        json.WriteNumber("rows", found.Loaded.Rows.RowCount);
        json.WriteNumber("rowsLeftOut", found.Loaded.RowsDropped);
        WriteMergers(json, found);
        json.WriteNumber("suggestedClusters", found.Merging.SuggestedClusters);
        WriteBreaks(json, found);
        WriteClusters(json, found);
        WriteShape(json, found.Shape);
        WriteTruth(json, found);
        json.WriteString("output", output);
    });

    private static IEnumerable<long> Numbered(IEnumerable<int> components) => components.Select(j => (long)j + 1);

    private static void WriteMergers(Utf8JsonWriter json, ClusterFindings found)
    {
        json.WriteArray("entropies", found.Merging.Entropies.AsSpan());
        json.WriteStartArray("mergers");
        foreach (EntropyMerger merger in found.Merging.Mergers)
        {
            json.WriteStartObject();
            json.WriteNumber("clusters", merger.Clusters);
            json.WriteArray("first", Numbered(merger.First));
            json.WriteArray("second", Numbered(merger.Second));
            json.WriteFinite("entropy", merger.Entropy);
            json.WriteFinite("drop", merger.Drop);
            if (found.Truth is not null)
            {
                json.WriteFinite("adjustedRandIndex", found.Confusion(found.Merging.Groups(merger.Clusters))!.AdjustedRandIndex);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteBreaks(Utf8JsonWriter json, ClusterFindings found)
    {
        json.WriteStartObject("breaks");
        foreach ((string name, int lines) in new[] { ("twoLines", 2), ("threeLines", 3) })
        {
            if (found.Merging.Fit(lines) is { } fit)
            {
                json.WriteArray(name, fit.Breaks.Select(place => (long)place));
            }
            else
            {
                json.WriteNull(name);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteClusters(Utf8JsonWriter json, ClusterFindings found)
    {
        json.WriteStartArray("clusters");
        for (int c = 0; c < found.Groups.Weights.Length; c++)
        {
            int cluster = c;
            json.WriteStartObject();
            if (c < found.Groups.Count)
            {
                json.WriteNumber("cluster", c + 1);
                json.WriteArray("components", Numbered(found.Groups.Groups[c]));
            }
            else
            {
                json.WriteString("cluster", ComponentNames.Noise);
            }

            json.WriteFinite("weight", found.Groups.Weights[c]);
            json.WriteNumber("rows", found.Rows.Clusters.Count(row => row == cluster));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteShape(Utf8JsonWriter json, DensityShape? shape)
    {
        if (shape is null)
        {
            json.WriteNull("byModes");
            json.WriteNull("pairs");
            return;
        }

        json.WriteStartArray("byModes");
        foreach (var group in shape.ByModes.Groups)
        {
            json.WriteStartArray();
            foreach (int j in group)
            {
                json.WriteNumberValue(j + 1);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("pairs");
        foreach (RidgeLine ridge in shape.Ridges)
        {
            json.WriteStartObject();
            json.WriteNumber("first", ridge.First + 1);
            json.WriteNumber("second", ridge.Second + 1);
            json.WriteBoolean("unimodal", ridge.IsUnimodal);
            json.WriteFinite("ridgeRatio", ridge.Ratio);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTruth(Utf8JsonWriter json, ClusterFindings found)
    {
        if (found.Truth is not { } truth)
        {
            json.WriteNull("truth");
            return;
        }

        ConfusionTable confusion = found.Confusion(found.Groups)!;
        json.WriteStartObject("truth");
        json.WriteString("column", truth.Column);
        json.WriteNumber("rowsWithoutLabel", truth.Missing);
        json.WriteArray("labels", truth.Levels);
        json.WriteStartArray("confusion");
        for (int c = 0; c < confusion.ClusterCount; c++)
        {
            json.WriteStartArray();
            for (int l = 0; l < confusion.LabelCount; l++)
            {
                json.WriteNumberValue(confusion[c, l]);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("matching");
        foreach (int label in confusion.BestMatching)
        {
            if (label < 0)
            {
                json.WriteNullValue();
            }
            else
            {
                json.WriteStringValue(truth.Levels[label]);
            }
        }

        json.WriteEndArray();
        json.WriteFinite("adjustedRandIndex", confusion.AdjustedRandIndex);
        json.WriteFinite("errors", confusion.Errors);
        json.WriteFinite("errorRate", confusion.ErrorRate);
        json.WriteEndObject();
    }
}
