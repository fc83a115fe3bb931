using Mixtura.Hazards.Degenerate;
using Mixtura.Serialization;

namespace Mixtura.Hazards.Fuzzing;

/// <summary>The model file's reader, given files of every family and structure.</summary>
internal sealed class ModelTarget() : JsonTarget("model files", [.. Models().Select(Written)])
{
    /// <summary>Models of every way to fit, with all that a fit leaves in a file.</summary>
    public static IEnumerable<ModelDocument> Models()
    {
        DegenerateTable[] tables = [DegenerateTable.Of((int)TableKind.WholeNumbers + DegenerateRows.KindCount), DegenerateTable.Of((int)TableKind.Duplicates)];
        foreach (DegenerateTable table in tables)
        {
            foreach (FitCase way in FitCase.All)
            {
                RowTable rows = way.Table(table);
                FitResult<Mixture> fit = way.Fit(rows, table.Number, CancellationToken.None);
                yield return new ModelDocument(fit.Model, fit.Summary);
            }
        }
    }

    protected override byte[] ReadAndWrite(byte[] file)
    {
        ModelDocument document = ModelFile.Read(new MemoryStream(file));
        Score(document.Model);
        return Written(document);
    }

    /// <summary>A model that was accepted says something of any row.</summary>
    public static void Score(Mixture model)
    {
        double[] posterior = new double[model.Components.Length];
        foreach (double value in (double[])[0, 1, -1e300])
        {
            double[] row = [.. model.Columns.Select(column => column.IsCategorical ? 0 : value)];
            if (double.IsNaN(model.Posterior(row, posterior)) || Array.Exists(posterior, double.IsNaN) || model.Classify(row) < 0)
            {
                throw new InvalidOperationException($"the row of {value:R} has no log-density");
            }
        }
    }

    private static byte[] Written(ModelDocument document)
    {
        using var stream = new MemoryStream();
        ModelFile.Write(stream, document.Model, document.Fit);
        return stream.ToArray();
    }
}
