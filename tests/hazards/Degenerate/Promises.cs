using Mixtura.Serialization;

namespace Mixtura.Hazards.Degenerate;

/// <summary>What every result of a fit is held to, whatever the table was.</summary>
internal static class Promises
{
    /// <summary>Sums of so many proportions are exact to this.</summary>
    private const double SumWithin = 1e-12;

    /// <summary>A result's log-likelihood is summed in another order than scores are.</summary>
    private const double ScoreWithin = 1e-11;

    /// <summary>The first promise that a result does not keep, or null.</summary>
    public static string? FirstBroken(FitResult<Mixture> fit, RowTable table) =>
        Parameters(fit.Model) ?? Figures(fit) ?? Words(fit) ?? Scores(fit, table) ?? File(fit, table);

    private static string? Parameters(Mixture model)
    {
        double sum = 0;
        foreach (double weight in model.Weights)
        {
            if (!(weight is >= 0 and <= 1))
            {
                return $"a weight is {weight:R}";
            }

            sum += weight;
        }

        if (!(Math.Abs(sum - 1) <= SumWithin))
        {
            return $"the weights have the sum {sum:R}";
        }

        int d = model.Dimensions;
        double[] mean = new double[d];
        double[] covariance = new double[d * d];
        for (int j = 0; j < model.Components.Length; j++)
        {
            model.Components[j].CopyMean(mean);
            model.Components[j].CopyCovariance(covariance);
            for (int i = 0; i < d; i++)
            {
                // Labels have no mean.
                if (!model.Columns[i].IsCategorical && !(double.IsFinite(mean[i]) && double.IsFinite(covariance[(i * d) + i])))
                {
                    return $"component {j + 1} has the mean {mean[i]:R} and the variance {covariance[(i * d) + i]:R} in the column {model.Columns[i].Name}";
                }
            }
        }

        return null;
    }

    private static string? Figures(FitResult<Mixture> fit)
    {
        FitSummary s = fit.Summary;
        (string Name, double Value)[] figures =
        [
            ("log-likelihood", s.LogLikelihood), ("AIC", s.Aic), ("BIC", s.Bic), ("ICL", s.Icl), ("entropy", s.Entropy), ("number of rows", s.Rows),
            ("gradient", s.GradientNorm), .. fit.Trace.Select((value, t) => ($"trace at {t}", value)), .. fit.Landscape.Select(maximum => ("landscape", maximum.LogLikelihood)),
        ];
        foreach ((string name, double value) in figures)
        {
            if (!double.IsFinite(value))
            {
                return $"the {name} is {value:R}";
            }
        }

        return double.IsInfinity(s.EstimatedDistance) || s.EstimatedDistance < 0 ? $"the estimated distance is {s.EstimatedDistance:R}"
            : s.Converged && double.IsNaN(s.EstimatedDistance) ? "it has converged at an unknown distance"
            : null;
    }

    private static string? Words(FitResult<Mixture> fit)
    {
        foreach (string words in fit.Warnings.Select(warning => warning.Message).Concat(fit.Diagnoses.Select(diagnosis => diagnosis.ToString())))
        {
            if (words.Length == 0 || words.Contains("NaN", StringComparison.Ordinal) || words.Contains('∞'))
            {
                return $"a warning says '{words}'";
            }
        }

        return null;
    }

    private static string? Scores(FitResult<Mixture> fit, RowTable table)
    {
        Mixture model = fit.Model;
        int k = model.Components.Length;
        TablePosterior scores = model.Posterior(table, threads: 1);
        var trimmed = fit.Trimmed.ToHashSet();
        double[] row = new double[table.ColumnCount];
        double[] posterior = new double[k];
        double sum = 0;
        double size = 0;
        double kept = 0;
        for (int i = 0; i < table.RowCount; i++)
        {
            table.CopyRow(i, row);
            double single = model.Posterior(row, posterior);
            double weight = trimmed.Contains(i) ? 0 : table.Weight(i);
            double[] own = scores.Posterior[(i * k)..((i + 1) * k)];
            if (double.IsNaN(scores.LogDensity[i]) || double.IsNaN(single) || double.IsNaN(model.LogDensity(row)) || (weight > 0 && !double.IsFinite(scores.LogDensity[i])))
            {
                return $"row {i + 1} has the log-density {scores.LogDensity[i]:R}, or {single:R} alone";
            }

            if (!own.Concat(posterior).All(p => p is >= 0 and <= 1) || !(Math.Abs(own.Sum() - 1) <= SumWithin) || !(Math.Abs(posterior.Sum() - 1) <= SumWithin))
            {
                return $"row {i + 1} has the posteriors {string.Join(", ", own)}, or {string.Join(", ", posterior)} alone";
            }

            if (!(scores.Uncertainty[i] is >= 0 and <= 1) || scores.Components[i] < 0 || scores.Components[i] >= k)
            {
                return $"row {i + 1} is in component {scores.Components[i] + 1} with the uncertainty {scores.Uncertainty[i]:R}";
            }

            if (weight > 0)
            {
                sum += weight * scores.LogDensity[i];
                size += weight * Math.Abs(scores.LogDensity[i]);
                kept += weight;
            }
        }

        // Of weighted rows one may be trimmed in part; rows whose component is known count as what they are in it.
        bool isOther = (fit.Summary.Trim > 0 && table.IsWeighted) || fit.Summary.KnownRows > 0;
        return isOther || Math.Abs(sum - fit.LogLikelihood) <= ScoreWithin * (size + kept)
            ? null
            : $"the log-likelihood is {fit.LogLikelihood:R}, and the rows' scores have the sum {sum:R}";
    }

    private static string? File(FitResult<Mixture> fit, RowTable table)
    {
        byte[] file = Written(fit.Model, fit.Summary);
        ModelDocument read = ModelFile.Read(new MemoryStream(file));
        if (!Written(read.Model, read.Fit).AsSpan().SequenceEqual(file))
        {
            return "the model file changes when it is read and written again";
        }

        return read.Model.LogDensity(table, threads: 1).AsSpan().SequenceEqual(fit.Model.LogDensity(table, threads: 1))
            ? null
            : "the model that was read gives rows other log-densities";
    }

    private static byte[] Written(Mixture model, FitSummary? fit)
    {
        using var stream = new MemoryStream();
        ModelFile.Write(stream, model, fit);
        return stream.ToArray();
    }
}
