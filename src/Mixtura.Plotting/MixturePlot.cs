using System.Collections.Immutable;

namespace Mixtura.Plotting;

/// <summary>Pictures of mixtures, of their data and of how they were chosen and fitted.</summary>
public static class MixturePlot
{
    /// <summary>
    /// The picture that suits the number of columns shown: <see cref="Density"/> of one, <see cref="Scatter"/> of two,
    /// <see cref="Pairs"/> of more.
    /// </summary>
    /// <param name="model">The mixture.</param>
    /// <param name="data">Rows to show with it, in the model's columns; null or empty for none.</param>
    /// <param name="options">Size, title and columns, or null for the defaults.</param>
    /// <exception cref="ModelException">A column to show does not exist.</exception>
    /// <exception cref="TableException">The table's columns cannot be matched with the model's.</exception>
    public static Picture Of(Mixture model, RowTable? data = null, PlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new PlotOptions();
        return Selection.CountColumns(model, options) switch
        {
            1 => Density(model, data, options),
            2 => Scatter(model, data, options),
            _ => Pairs(model, data, options),
        };
    }

    /// <summary>
    /// One column: the data's histogram, the mixture's density and each component's, times its weight. For counts the
    /// probabilities of whole numbers; for labels the probabilities of the levels in each component.
    /// </summary>
    /// <param name="model">The mixture.</param>
    /// <param name="data">Rows to show with it, in the model's columns; null or empty for none.</param>
    /// <param name="options">Size, title and the column (unless named the one that separates the components best by <see cref="ColumnSeparation"/>), or null for the defaults.</param>
    /// <exception cref="ModelException">A column to show does not exist.</exception>
    /// <exception cref="TableException">The table's columns cannot be matched with the model's.</exception>
    public static Picture Density(Mixture model, RowTable? data = null, PlotOptions? options = null)
    {
        options ??= new PlotOptions();
        return DensityFigure.Draw(Selection.Of(model, data, options, byDefault: Selection.Best(model, 1)), options);
    }

    /// <summary>
    /// Two columns: the rows coloured by their most likely component, the components' means and ellipses at one and two
    /// standard deviations (Mahalanobis distances 1 and 2), and lines around the smallest regions that hold 50, 80 and 95 %
    /// of the mixture's probability. Counts are spread within their place, without ellipses and lines; labels are shown as <see cref="Pairs"/> does.
    /// </summary>
    /// <param name="model">The mixture, of two columns or more.</param>
    /// <param name="data">Rows to show with it, in the model's columns; null or empty for none. Of many thousands a part is shown, and the picture says so.</param>
    /// <param name="options">Size, title and the two columns (unless named the two that separate the components best by <see cref="ColumnSeparation"/>), or null for the defaults.</param>
    /// <exception cref="ModelException">A column to show does not exist, or there is only one.</exception>
    /// <exception cref="TableException">The table's columns cannot be matched with the model's.</exception>
    public static Picture Scatter(Mixture model, RowTable? data = null, PlotOptions? options = null)
    {
        options ??= new PlotOptions();
        Selection shown = Selection.Of(model, data, options, byDefault: Selection.Best(model, 2));
        return shown.Columns.Length < 2
            ? throw new ModelException("a scatter plot needs two columns and there is one; draw its density", "columns")
            : ScatterFigure.Draw(shown, options);
    }

    /// <summary>
    /// Several columns, each against each: on the diagonal what <see cref="Density"/> shows, below it the rows by component
    /// with ellipses, above it the model's ellipses and lines of equal density, and the correlations of all rows and within components. Counts are
    /// spread within their place, and above the diagonal have the correlations alone. Two columns of labels are shown by squares whose area is the share of
    /// their levels, of the rows below the diagonal and by the model above it; labels and numbers by a box for each level, below the diagonal of each component
    /// where there is room.
    /// </summary>
    /// <param name="model">The mixture, of two columns or more.</param>
    /// <param name="data">Rows to show with it, in the model's columns; null or empty for none. Of many thousands a part is shown, and the picture says so.</param>
    /// <param name="options">Size, title and columns (unless named all, or the eight that separate the components best by <see cref="ColumnSeparation"/>), or null for the defaults.</param>
    /// <exception cref="ModelException">A column to show does not exist, or there is only one.</exception>
    /// <exception cref="TableException">The table's columns cannot be matched with the model's.</exception>
    public static Picture Pairs(Mixture model, RowTable? data = null, PlotOptions? options = null)
    {
        options ??= new PlotOptions();
        Selection shown = Selection.Of(model, data, options);
        return shown.Columns.Length < 2
            ? throw new ModelException("a plot of pairs needs two columns and there is one; draw its density", "columns")
            : PairsFigure.Draw(shown, options);
    }

    /// <summary>
    /// How uncertain it is which component each row comes from: one minus its largest posterior. Two columns are shown as a scatter whose
    /// marks grow with the uncertainty, one as the uncertainty against its values. It is that of the whole row, however few columns are shown.
    /// </summary>
    /// <param name="model">The mixture, of two components or more.</param>
    /// <param name="data">The rows, in the model's columns. Of many thousands a part is shown, and the picture says so.</param>
    /// <param name="options">Size, title and one or two columns (unless named the two that separate the components best by <see cref="ColumnSeparation"/>), or null for the defaults.</param>
    /// <exception cref="ModelException">A column to show does not exist, more than two are named, or there is one component only.</exception>
    /// <exception cref="TableException">The table's columns cannot be matched with the model's, or it has no rows.</exception>
    public static Picture Uncertainty(Mixture model, RowTable data, PlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new PlotOptions();
        return UncertaintyFigure.Draw(Selection.OfTwo(model, data, options, Selection.Best(model, 2)), options);
    }

    /// <summary>
    /// The density of one or two columns by its highest-density regions: the smallest that hold 50, 75 and 95 % of the mixture's probability, and
    /// how many of the rows lie outside.
    /// </summary>
    /// <param name="model">The mixture; its noise is left aside.</param>
    /// <param name="data">Rows to show with it, in the model's columns; null or empty for none. Of many thousands a part is shown, and the picture says so.</param>
    /// <param name="options">Size, title and one or two columns of measurements (unless named the two that separate the components best by <see cref="ColumnSeparation"/>), or null for the defaults.</param>
    /// <exception cref="ModelException">A column to show does not exist or is no measurement, or more than two are named.</exception>
    /// <exception cref="TableException">The table's columns cannot be matched with the model's.</exception>
    public static Picture Regions(Mixture model, RowTable? data = null, PlotOptions? options = null)
    {
        options ??= new PlotOptions();
        return RegionsFigure.Draw(Selection.OfTwo(model, data, options, Selection.Best(model, 2, measurements: true)), options);
    }

    /// <summary>
    /// The rows and the components' ellipses in the first two directions that separate the components; with one direction, the densities along it.
    /// What the directions are made of stands beneath the title.
    /// </summary>
    /// <param name="model">The mixture that the projection was found for.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="data">Rows to show, in the model's columns; null or empty for none. Of many thousands a part is shown, and the picture says so.</param>
    /// <param name="options">Size and title, or null for the defaults; columns are not looked at.</param>
    /// <exception cref="ModelException">The projection is of other columns than the model's.</exception>
    /// <exception cref="TableException">The table's columns cannot be matched with the model's.</exception>
    public static Picture Projection(GaussianMixture model, MixtureProjection projection, RowTable? data = null, PlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(projection);
        return ProjectionFigure.Draw(model, projection, data, options ?? new PlotOptions());
    }

    /// <summary>
    /// What each component is like, column by column: its mean and one standard deviation to both sides, in units of the mixture's own standard deviation
    /// from the mixture's own mean. Columns of labels have no mean and are left out.
    /// </summary>
    /// <param name="model">The mixture; its noise is left aside.</param>
    /// <param name="options">Size, title and columns (all, or the first forty, unless named), or null for the defaults.</param>
    /// <exception cref="ModelException">A column to show does not exist, or all of them are labels.</exception>
    public static Picture Profiles(Mixture model, PlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ProfilesFigure.Draw(model, options ?? new PlotOptions());
    }

    /// <summary>
    /// How sure the components' means (rates, of counts) are: each with its confidence interval, in units of the mixture's own
    /// standard deviation from the mixture's own mean.
    /// </summary>
    /// <param name="uncertainty">The intervals, by any method.</param>
    /// <param name="options">Size, title and columns (all, or the first forty, unless named), or null for the defaults.</param>
    /// <exception cref="ModelException">A column to show does not exist, or all of them are labels.</exception>
    public static Picture Intervals(MixtureUncertainty uncertainty, PlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(uncertainty);
        return ProfilesFigure.Draw(uncertainty.Model, uncertainty, options ?? new PlotOptions());
    }

    /// <summary>
    /// The entropy against the number of clusters as components are merged, and which clusters become one at each step; with the two lines whose break
    /// suggests a number (Baudry et al. 2010, figure 3) where there are enough components to judge that (<see cref="EntropyMerging.FewestForBreak"/>).
    /// </summary>
    /// <param name="merging">The merging, of two components or more.</param>
    /// <param name="options">Size and title, or null for the defaults; columns are not looked at.</param>
    /// <exception cref="ModelException">There is only one component.</exception>
    public static Picture Entropy(EntropyMerging merging, PlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(merging);
        return EntropyFigure.Draw(merging, options ?? new PlotOptions());
    }

    /// <summary>
    /// The criterion of a search against the number of components, a line for each structure. Smaller is better; the best
    /// is ringed, a fit in which a component collapsed, lost its rows or looks spurious is hollow, and one that failed is a gap.
    /// </summary>
    /// <param name="search">The search.</param>
    /// <param name="options">Size and title, or null for the defaults.</param>
    public static Picture SelectionCurve(SearchResult search, PlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(search);
        return SelectionFigure.Draw(search, options ?? new PlotOptions());
    }

    /// <summary>
    /// How new rows differ from a model: the components' shares beside their weights, with what tests see of each, and the
    /// distribution of the log-density beside that of the model's own rows.
    /// </summary>
    /// <param name="drift">What was found.</param>
    /// <param name="options">Size and title, or null for the defaults; columns are not looked at.</param>
    public static Picture Drift(DriftResult drift, PlotOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(drift);
        return DriftFigure.Draw(drift, options ?? new PlotOptions());
    }

    /// <summary>The log-likelihood after each iteration of a fit.</summary>
    /// <typeparam name="TMixture">The kind of mixture.</typeparam>
    /// <param name="fit">The fit.</param>
    /// <param name="options">Size and title, or null for the defaults.</param>
    public static Picture Trace<TMixture>(FitResult<TMixture> fit, PlotOptions? options = null)
        where TMixture : Mixture
    {
        ArgumentNullException.ThrowIfNull(fit);
        return TraceFigure.Draw(fit.Trace, Ending(fit.Converged, fit.Warnings, fit.Iterations), options ?? new PlotOptions());
    }

    /// <summary>A run of exactly so many iterations tests nothing and warns of nothing; it did what was asked.</summary>
    private static string Ending(bool converged, ImmutableArray<FitWarning> warnings, int iterations) =>
        converged ? "converged"
        : warnings.IsEmpty ? $"{iterations} iterations, as asked"
        : "not converged";
}
