using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura.Serialization;

/// <summary>What a classifier's file keeps of how well classes were predicted.</summary>
/// <param name="Rows">The number of rows that were judged, or their total weight.</param>
/// <param name="Error">The share of them that were given to another class than theirs.</param>
/// <param name="ErrorStandardError">Its standard error; NaN when unknown.</param>
/// <param name="Brier">The Brier score; see <see cref="ClassificationQuality.Brier"/>.</param>
/// <param name="BrierStandardError">Its standard error; NaN when unknown.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record QualityFigures(double Rows, double Error, double ErrorStandardError, double Brier, double BrierStandardError)
{
    /// <summary>The figures of a quality.</summary>
    /// <param name="quality">The quality.</param>
    public static QualityFigures Of(ClassificationQuality quality)
    {
        ArgumentNullException.ThrowIfNull(quality);
        return new(quality.Rows, quality.Error, quality.ErrorStandardError, quality.Brier, quality.BrierStandardError);
    }
}

/// <summary>A classifier file's content: the classifier, and what was kept of its training.</summary>
/// <param name="Classifier">The classifier.</param>
public sealed record ClassifierDocument(MixtureClassifier Classifier)
{
    /// <summary>The column that held the classes, or null.</summary>
    public string? ClassColumn { get; init; }

    /// <summary>How the classifier was trained, or null.</summary>
    public DiscriminantMethod? Method { get; init; }

    /// <summary>For each class what happened when its mixture was fitted, or null; empty where nothing is known.</summary>
    public ImmutableArray<FitSummary?> Fits { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>How well the classes of the rows that it was trained on are predicted, or null.</summary>
    public QualityFigures? Training { get; init; }

    /// <summary>How well classes were predicted in cross-validation, or null.</summary>
    public QualityFigures? CrossValidated { get; init; }

    /// <summary>The places of keys in the file that are none of a classifier's; see <see cref="ModelDocument.UnknownKeys"/>.</summary>
    public ImmutableArray<string> UnknownKeys { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What a file keeps of a result.</summary>
    /// <param name="result">The trained classifier.</param>
    /// <param name="validation">Its cross-validation, or null.</param>
    /// <param name="classColumn">The column that held the classes, or null.</param>
    public static ClassifierDocument Of(DiscriminantResult result, DiscriminantValidation? validation, string? classColumn)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new ClassifierDocument(result.Classifier)
        {
            ClassColumn = classColumn,
            Method = result.Options.Method,
            Fits = [.. result.Classes.Select(own => own.Fit?.Summary)],
            Training = QualityFigures.Of(result.Training),
            CrossValidated = validation is null ? null : QualityFigures.Of(validation.Quality),
        };
    }
}
