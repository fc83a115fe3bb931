using System.Collections.Immutable;
using Mixtura.Data;

namespace Mixtura.Cli.Classification;

/// <summary>What went wrong in the fits of a classifier, with rows by their numbers in the file.</summary>
internal static class ClassifyWarnings
{
    public static IEnumerable<string> Of(DiscriminantResult result, LoadedTable loaded)
    {
        (string Prefix, FitResult<Mixture> Fit, Func<long, long> FileRow)[] fits = result.Chosen?.Fit is { } shared
            ? [("", shared, loaded.FileRow)]
            : [.. result.Classes.Select(own => ($"class '{own.Name}': ", own.Fit!, FileRow(own, loaded)))];
        foreach ((string prefix, FitResult<Mixture> fit, Func<long, long> fileRow) in fits)
        {
            IEnumerable<string> messages = fit.Warnings.Where(warning => warning.Kind is FitWarningKind.NotConverged or FitWarningKind.LikelihoodFell or FitWarningKind.Collinear).Select(warning => warning.Message);
            foreach (string message in messages.Concat(fit.Diagnoses.Select(diagnosis => diagnosis.Describe(fileRow))))
            {
                yield return prefix + message;
            }
        }

        if (!result.Converged && fits.All(one => one.Fit.Converged))
        {
            yield return "the fit of all classes together has not converged: raise --max-iterations";
        }
    }

    /// <summary>The numbers in the file of the rows of a class's fit: of the class's rows, or where rows of unknown class took part of all rows.</summary>
    private static Func<long, long> FileRow(ClassFit own, LoadedTable loaded)
    {
        if (!ReferenceEquals(own.Fit, own.Search!.Best.Fit))
        {
            return loaded.FileRow;
        }

        var numbers = new Lazy<ImmutableArray<long>>(() => own.TableRows);
        return row => loaded.FileRow(numbers.Value[(int)row]);
    }
}
