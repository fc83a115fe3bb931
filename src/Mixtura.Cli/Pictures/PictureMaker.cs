using System.Collections.Immutable;
using Mixtura.Cli.Options;
using Mixtura.Plotting;

namespace Mixtura.Cli.Pictures;

/// <summary>Makes the picture that was asked for, or says which would suit the model.</summary>
internal static class PictureMaker
{
    /// <summary>Refuses what does not go together on the command line, before anything is read.</summary>
    /// <exception cref="UsageException">The picture needs a table, or has no columns to choose.</exception>
    public static void Check(PictureKind kind, bool hasData, bool hasColumns)
    {
        string name = Name(kind);
        if (!hasData && kind is PictureKind.Uncertainty or PictureKind.Projection or PictureKind.Entropy or PictureKind.Intervals)
        {
            throw new UsageException($"--what {name} is a picture of rows; give the table after the model: mixtura plot MODEL DATA --what {name}");
        }

        if (hasColumns && kind is PictureKind.Projection or PictureKind.Entropy)
        {
            throw new UsageException($"--what {name} has no columns to choose, since all of them count; leave --columns out");
        }
    }

    /// <summary>The columns that a picture chooses by itself, since it has no room for all; empty where it shows all of them.</summary>
    public static IReadOnlyList<string> ChosenColumns(PictureKind kind, Mixture model)
    {
        ImmutableArray<int> chosen = kind switch
        {
            PictureKind.Classification => Selection.Best(model, Selection.MostColumns),
            PictureKind.Uncertainty => Selection.Best(model, 2),
            PictureKind.Regions => Selection.Best(model, 2, measurements: true),
            _ => [],
        };
        return chosen.Length == model.Dimensions ? [] : [.. chosen.Select(column => model.Columns[column].Name)];
    }

    /// <summary>Draws it.</summary>
    /// <exception cref="ModelException">The picture does not suit the model; the message says which does.</exception>
    public static Picture Make(PictureKind kind, Mixture model, FitSummary? fit, RowTable? rows, PlotOptions options, CancellationToken cancellation) => kind switch
    {
        PictureKind.Uncertainty => MixturePlot.Uncertainty(Several(model, kind), rows!, options),
        PictureKind.Regions => MixturePlot.Regions(model, rows, options),
        PictureKind.Projection => Projection(model, rows!, options),
        PictureKind.Profiles => MixturePlot.Profiles(model, options),
        PictureKind.Intervals => Intervals(model, fit, rows!, options, cancellation),
        PictureKind.Entropy => MixturePlot.Entropy(EntropyMerging.Of(Several(model, kind), rows!, cancellation: cancellation), options),
        _ => MixturePlot.Of(model, rows, options),
    };

    private static Picture Intervals(Mixture model, FitSummary? fit, RowTable rows, PlotOptions options, CancellationToken cancellation) => fit is not { KnownRows: > 0 }
        ? MixturePlot.Intervals(model.ParameterUncertainty(rows, new UncertaintyOptions { Held = fit?.HeldParameters }, cancellation), options)
        : throw new UsageException("the fit knew the components of some rows, on which intervals depend; draw them with mixtura intervals MODEL DATA --known-labels COLUMN --plot PICTURE");

    private static Picture Projection(Mixture model, RowTable rows, PlotOptions options)
    {
        if (model is not GaussianMixture gaussian)
        {
            throw new ModelException("a projection is one of Gaussian components, and these are of another family; draw --what profiles or --what classification instead", "family");
        }

        if (model.Dimensions == 1)
        {
            throw new ModelException("a projection of one column is the column itself; draw --what classification or --what regions instead", "columns");
        }

        // Two means lie on one line: a second direction can only tell covariances apart.
        double lambda = Several(gaussian, PictureKind.Projection).ClusterCount > 2 ? 1 : 0.5;
        return MixturePlot.Projection(gaussian, MixtureProjection.Of(gaussian, rows, lambda), rows, options);
    }

    private static T Several<T>(T model, PictureKind kind)
        where T : Mixture => model.ClusterCount > 1 || (kind == PictureKind.Uncertainty && model.Noise is not null)
            ? model
            : throw new ModelException($"--what {Name(kind)} needs several components and the model has one; fit more with --components, or draw --what regions or --what classification instead", "components");

    private static string Name(PictureKind kind) => kind.ToString().ToLowerInvariant();
}
