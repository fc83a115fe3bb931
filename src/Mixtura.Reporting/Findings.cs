using System.Globalization;
using Mixtura.Plotting;

namespace Mixtura.Reporting;

/// <summary>All that the page tells, found once.</summary>
internal sealed class Findings
{
    /// <summary>With more parameters than these their covariance is larger than what it would tell.</summary>
    private const int MostParameters = 1500;
    private const int Draws = 100_000;

    /// <summary>Densities that are evaluated for the overlap of components, and the bounds of what that makes of draws from each.</summary>
    private const int OverlapEvaluations = 2_000_000;
    private const int FewestOverlapDraws = 1000;
    private const int MostOverlapDraws = 20_000;

    private Findings(SearchResult search, RowTable table, ReportOptions options)
    {
        Search = search;
        Fit = search.Best.Fit!;
        Table = table;
        Options = options;
    }

    public SearchResult Search { get; }

    public FitResult<Mixture> Fit { get; }

    public Mixture Model => Fit.Model;

    public RowTable Table { get; }

    public ReportOptions Options { get; }

    public required GroupProfiles Profiles { get; init; }

    /// <summary>How sure the parameters are; null where <see cref="WithoutIntervals"/> says why that is not known.</summary>
    public MixtureUncertainty? Uncertainty { get; private init; }

    /// <summary>Why there are no intervals.</summary>
    public string? WithoutIntervals { get; private init; }

    /// <summary>Which groups may be one cluster; null where groups are clear.</summary>
    public Merging? Merging { get; private init; }

    /// <summary>The directions in which groups differ most, and the rows seen from there; null where there are none.</summary>
    public MixtureProjection? Projection { get; private init; }

    /// <summary>How well each column alone tells the groups apart.</summary>
    public required ColumnSeparation Separation { get; init; }

    /// <summary>How much the groups overlap; null where there is only one.</summary>
    public ComponentOverlap? Overlap { get; private init; }

    public required OutlierResult Outliers { get; init; }

    public string Source => Options.Source ?? Table.Origin ?? "the table";

    public static Findings Of(SearchResult search, RowTable table, ReportOptions options, CancellationToken cancellation)
    {
        FitResult<Mixture> fit = search.Best.Fit!;
        (MixtureUncertainty? uncertainty, string? reason) = FindIntervals(fit, table, options, cancellation);
        var profiles = GroupProfiles.Of(fit.Model, table, cancellation);
        return new Findings(search, table, options)
        {
            Profiles = profiles,
            Merging = Merging.Of(fit.Model, table, profiles, options.Threads, cancellation),
            Projection = FindDirections(fit.Model, table, options.Threads),
            Separation = ColumnSeparation.Of(fit.Model),
            Overlap = FindOverlap(fit.Model, options, cancellation),
            Uncertainty = uncertainty,
            WithoutIntervals = reason,
            Outliers = fit.Model.LeastLikely(table, options.OutlierShare, UnusualRowsSection.Most, new MonteCarloOptions { Draws = Draws, Seed = options.Seed, Threads = options.Threads }, cancellation),
        };
    }

    /// <summary>A group's name as a title has it.</summary>
    public string Name(int group) => group >= Model.ClusterCount ? "Noise" : Model.Names.IsEmpty ? $"Group {group + 1}" : Model.Names[group];

    /// <summary>A row's number in its source.</summary>
    public string RowNumber(long row) => Numbers.Count(Options.RowNumber?.Invoke(row) ?? row + 1);

    /// <summary>The interval of a parameter of a group, where there is one.</summary>
    public ParameterEstimate? Interval(int group, ParameterKind kind, int? column) =>
        Uncertainty?.Find(group, kind, column) is { Note: null } found && double.IsFinite(found.Lower) ? found : null;

    /// <summary>The interval of the probability of a level in a group, where there is one.</summary>
    public ParameterEstimate? LevelInterval(int group, int column, int level) =>
        Uncertainty?.Parameters.Where(parameter => parameter.Name.Component == group && parameter.Name.Kind == ParameterKind.Probability && parameter.Name.Column == column).ElementAtOrDefault(level)
            is { Note: null, StandardError: > 0 } found && double.IsFinite(found.Lower) ? found : null;

    /// <summary>The value of a row's cell in words.</summary>
    public string Cell(int column, double value) => Table.Columns[column] is { IsCategorical: true } labels
        ? labels.Levels[(int)value]
        : value.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>The columns that separate the groups best, in the table's order; all where there are no more than asked for.</summary>
    public int[] BestColumns(int most) => [.. Separation.Ranking.Take(most).Order()];

    /// <summary>How a column is described by the model.</summary>
    public ColumnKind Kind(int column) => ColumnView.KindOf(Model, column);

    private static ComponentOverlap? FindOverlap(Mixture model, ReportOptions options, CancellationToken cancellation)
    {
        int k = model.Components.Length;
        return k == 1 ? null : ComponentOverlap.Of(
            model,
            new MonteCarloOptions { Draws = Math.Clamp(OverlapEvaluations / (k * k), FewestOverlapDraws, MostOverlapDraws), Seed = options.Seed, Threads = options.Threads },
            cancellation);
    }

    private static MixtureProjection? FindDirections(Mixture model, RowTable table, int threads)
    {
        if (model is not GaussianMixture { ClusterCount: > 1, Dimensions: > 1 } gaussian)
        {
            return null;
        }

        try
        {
            // Two means lie on one line: a second direction can only tell covariances apart.
            return MixtureProjection.Of(gaussian, table, gaussian.ClusterCount > 2 ? 1 : 0.5, threads);
        }
        catch (ModelException)
        {
            return null;
        }
    }

    private static (MixtureUncertainty? Uncertainty, string? Reason) FindIntervals(FitResult<Mixture> fit, RowTable table, ReportOptions options, CancellationToken cancellation)
    {
        if (fit.Summary.KnownRows > 0 && options.KnownLabels.IsEmpty)
        {
            return (null, "the group of some rows was known in the fit, and which they are was not told here");
        }

        if (fit.Summary.Parameters > MostParameters)
        {
            return (null, $"the model has {Numbers.Count(fit.Summary.Parameters)} parameters, too many for their covariance to be told here");
        }

        try
        {
            return (fit.ParameterUncertainty(table, new UncertaintyOptions { Level = options.Level, Threads = options.Threads, Seed = options.Seed, KnownLabels = options.KnownLabels }, cancellation), null);
        }
        catch (SingularInformationException)
        {
            return (null, "the rows do not tell all parameters of this model apart; fewer groups or a simpler structure would");
        }
    }
}
