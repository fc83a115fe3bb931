using Mixtura.Cli.Reports;
using Mixtura.Serialization;

namespace Mixtura.Cli.Classification;

/// <summary>A classifier as JSON: the properties of its file, what cross-validation says, and the rows' classes.</summary>
internal static class ClassifyJson
{
    /// <summary>Writes it.</summary>
    /// <param name="session">Where to.</param>
    /// <param name="document">The classifier and what is kept of its training.</param>
    /// <param name="predicted">What is said of a table's rows, or null where none are classified.</param>
    /// <param name="validation">The cross-validation, or null.</param>
    public static void Write(Session session, ClassifierDocument document, ClassPredictions? predicted, DiscriminantValidation? validation) => JsonOutput.Write(session, json =>
    {
        ClassifierFile.WriteProperties(json, document);
        if (validation is not null)
        {
            json.WriteNumber("folds", validation.Folds);
            json.WriteFinite("foldsWithTheSameChoice", validation.SameChoice ?? double.NaN);
            json.WriteStartArray("confusion");
            for (int actual = 0; actual < validation.Quality.Confusion.Actual.Length; actual++)
            {
                json.WriteStartArray();
                for (int c = 0; c < validation.Quality.Confusion.Predicted.Length; c++)
                {
                    json.WriteNumberValue(validation.Quality.Confusion[actual, c]);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        if (predicted is null)
        {
            return;
        }

        json.WriteString("data", predicted.Loaded.Path);
        json.WriteStartArray("predictions");
        int k = document.Classifier.Classes.Length;
        foreach ((RowTable rows, ClassPosterior posterior) in predicted.Pieces())
        {
            for (int row = 0; row < posterior.Classes.Length; row++)
            {
                json.WriteStartObject();
                json.WriteNumber("row", predicted.Loaded.FileRow(rows.FirstRow + row));
                json.WriteString("class", document.Classifier.Classes[posterior.Classes[row]]);
                json.WriteFinite("uncertainty", posterior.Uncertainty[row]);
                json.WriteArray("posterior", posterior.Posterior.AsSpan(row * k, k));
                json.WriteEndObject();
            }

            json.Flush();
        }

        json.WriteEndArray();
    });
}
